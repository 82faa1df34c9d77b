/*
 * Comfort for the pages of a parent. Every page works without it, by reload. It never posts, so that the sandboxes of
 * mail scanners that run it change nothing. Plain ES2017: phones of that year must read it.
 */
;(() => {
  const LOOK_EVERY_MS = 3000
  const LOOK_FOR_MS = 120000
  const MOST_FAILURES = 3
  /* So long the service takes a second press for the same wish. */
  const PRESSED_FOR_MS = 10000

  const byId = (id) => document.getElementById(id)

  /* A reload of a page that answered a post asks for a page, and does not post again. */
  const again = document.body.getAttribute('data-again')
  if (again) history.replaceState(null, '', again)

  /* Two quick taps on a button send once. */
  const release = (form) => {
    form.isSent = false
    for (const button of form.querySelectorAll('button')) button.disabled = false
  }
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.isSent) return event.preventDefault()
    form.isSent = true
    /* Later, for a button that is disabled now would not be sent along. */
    setTimeout(() => {
      for (const button of form.querySelectorAll('button')) button.disabled = true
    }, 0)
    setTimeout(release, PRESSED_FOR_MS, form)
  })
  addEventListener('pageshow', () => {
    for (const form of document.forms) release(form)
  })

  /* Time left, in phases: told when one begins, not every second. Counted from what the server says is left. */
  const receipt = byId('receipt')
  const left = byId('left')
  let end = 0
  const countFrom = (element) => {
    end = Date.now() + Number(element.getAttribute('data-left-ms'))
    tellTimeLeft()
  }
  const tellTimeLeft = () => {
    let words = ''
    for (const phase of receipt.querySelectorAll('[data-from-ms]'))
      if (end - Date.now() <= Number(phase.getAttribute('data-from-ms'))) words = phase.innerHTML
    if (left.innerHTML !== words) left.innerHTML = words
  }
  if (receipt && left) {
    countFrom(receipt)
    setInterval(tellTimeLeft, 1000)
  }

  /* What became of the text or call, while something may still change. Form and focus stay as they are. */
  const follow = () => {
    let since = Date.now()
    let failures = 0
    let isLooking = false
    const swap = (id, fresh) => {
      const old = byId(id)
      const next = fresh.getElementById(id)
      if (old.innerHTML === next.innerHTML) return true
      if (old.contains(document.activeElement)) return false
      old.innerHTML = next.innerHTML
      return true
    }
    const show = (answer) => {
      if (answer.of !== receipt.getAttribute('data-of')) return stop()
      const fresh = new DOMParser().parseFromString(answer.html, 'text/html')
      const isShown = [swap('status', fresh), swap('next', fresh)].every(Boolean)
      countFrom(fresh.getElementById('receipt'))
      const heading = document.querySelector('h1')
      if (heading.textContent !== answer.title) {
        document.title = document.title.replace(heading.textContent, answer.title)
        heading.textContent = answer.title
      }
      if (answer.state === 'waiting') since = Date.now()
      if (isShown && !answer.mayChange) stop()
    }
    const take = (answer) => {
      if (answer.status === 410) return location.replace('/set-up/pin')
      if (answer.status === 403) return stop()
      if (!answer.ok) throw new Error(String(answer.status))
      failures = 0
      return answer.json().then(show)
    }
    const look = () => {
      if (Date.now() - since > LOOK_FOR_MS) return stop()
      if (document.hidden || isLooking) return
      isLooking = true
      fetch('/set-up/status', { credentials: 'same-origin', cache: 'no-store' })
        .then(take)
        .catch(() => {
          failures += 1
          if (failures >= MOST_FAILURES) stop()
        })
        .then(() => {
          isLooking = false
        })
        .catch(stop)
    }
    const timer = setInterval(look, LOOK_EVERY_MS)
    const stop = () => clearInterval(timer)
    document.addEventListener('submit', stop)
  }
  if (receipt && left && receipt.hasAttribute('data-may-change') && 'fetch' in window) follow()

  /* WebOTP: the PIN of a text, offered by the browser. Never sent by itself, for the birth date is missing. */
  const field = byId('pin')
  if (field && 'OTPCredential' in window) {
    const quit = new AbortController()
    field.form.addEventListener('submit', () => quit.abort())
    navigator.credentials
      .get({ otp: { transport: ['sms'] }, signal: quit.signal })
      .then((text) => {
        if (!text) return
        field.value = text.code
        const focused = document.activeElement
        const birthDate = byId('birth-date')
        if (birthDate && (!focused || focused === document.body || focused === field)) birthDate.focus()
      })
      .catch(() => {})
  }
})()
