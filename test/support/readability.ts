import type { Language } from '../../src/domain/practice.ts'

/** The sentences and headings of a page's own part that are shown. */
export function sentencesOf(html: string): string[] {
  const main = (/<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? '').replace(/<ul hidden>[\s\S]*?<\/ul>/, '')
  const blocks = [...main.matchAll(/<(p|li|h1|h2)\b[^>]*>([\s\S]*?)<\/\1>/g)].map(([, , inner]) => inner ?? '')
  return blocks
    .map((block) =>
      block
        .replace(/<[^>]+>/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .flatMap((block) => block.split(/(?<=[.?!:])\s+/))
    .filter((sentence) => /\p{L}/u.test(sentence))
}

/**
 * How easy sentences are to read. English: the Flesch–Kincaid grade, years of school (Kincaid and others, 1975), lower is
 * easier. Spanish: the index of Fernández Huerta (1959), 0 to 100, higher is easier.
 */
export function readability(sentences: readonly string[], language: Language): number {
  const words = sentences.flatMap((sentence) => sentence.match(/[\p{L}\p{N}’'-]+/gu) ?? [])
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word, language), 0)
  const [perSentence, perWord] = [words.length / sentences.length, syllables / words.length]
  switch (language) {
    case 'en':
      return 0.39 * perSentence + 11.8 * perWord - 15.59
    case 'es':
      return 206.84 - 60 * perWord - 1.02 * perSentence
  }
}

function syllablesOf(word: string, language: Language): number {
  const letters = word.toLowerCase().replace(/[^\p{L}]/gu, '')
  if (/\d/.test(word) || letters === '') return 1
  switch (language) {
    case 'en':
      return englishSyllables(letters)
    case 'es':
      return spanishSyllables(letters)
  }
}

/** Groups of vowels, without a silent e at the end. */
function englishSyllables(word: string): number {
  const stem = word.replace(/(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$/, (end) => end[0] ?? '')
  return Math.max(1, stem.match(/[aeiouy]+/g)?.length ?? 0)
}

/** Each strong vowel, and each accented weak one, is a syllable; weak ones join them, and u after q or g is silent. */
function spanishSyllables(word: string): number {
  const heard = word.replace(/q[u](?=[eiéí])|g[u](?=[eiéí])/g, 'k')
  const groups = heard.match(/[aeiouáéíóúü]+/g) ?? []
  return Math.max(
    1,
    groups.reduce((sum, group) => sum + Math.max(1, group.match(/[aeoáéíóú]/g)?.length ?? 0), 0),
  )
}
