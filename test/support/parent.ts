import supertest from 'supertest'
import type { World } from './world.ts'

type Fields = Record<string, string>

/** A parent's browser: keeps cookies, follows the forms of the page it is at. */
export function parentOf(world: World) {
  const browser = supertest.agent(world.url)
  let page = ''

  async function visit(path: string) {
    const answer = await browser.get(path).redirects(5)
    page = answer.text
    return answer
  }

  const token = () => /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? ''

  return {
    browser,
    visit,
    token,
    page: () => page,
    /** Posts a form of the page the parent is at; does not follow. */
    post: (path: string, fields: Fields = {}) =>
      browser
        .post(path)
        .type('form')
        .send({ form_token: token(), ...fields })
        .redirects(0)
        .ok(() => true),
    /** Opens the link and asks for a PIN. */
    async ask(link: string, channel: 'text' | 'call' = 'text') {
      await visit(link)
      return this.post('/set-up/pin', { channel })
    },
    enter: (pin: string, birthDate = '2018-03-05') =>
      browser
        .post('/set-up/pin/check')
        .type('form')
        .send({ form_token: token(), pin, birth_date: birthDate })
        .redirects(0)
        .ok(() => true),
  }
}

/** The PIN in a text, from its last line. */
export function pinIn(text: string): string {
  return /#(\d{6})$/.exec(text)?.[1] ?? ''
}
