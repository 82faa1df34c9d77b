import { InvalidArgumentError } from 'commander'

/** Reads mails per span of time: a number from 0, which is no limit; part of a mail is fine. */
export function rateNumber(text: string): number {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number) || number < 0)
    throw new InvalidArgumentError('It must be a number from 0, which is no limit.')
  return number
}
