import { InvalidArgumentError } from 'commander'
import { isRate } from '../domain/send-rates.ts'

/** Reads mails per span of time: a number from 0, which is no limit; part of a mail is fine. */
export function rateNumber(text: string): number {
  const number = Number(text)
  if (text.trim() === '' || !isRate(number))
    throw new InvalidArgumentError('It must be 0, which is no limit, or a number from 0.001.')
  return number
}
