/** A moment (epoch ms) as Twilio writes it: RFC 2822 §3.3, with its zone in figures. */
export function twilioDate(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}
