import { createServer, type Socket } from 'node:net'

/**
 * A mail server in a process of its own that takes everything and keeps nothing: it answers as little and as fast as
 * SMTP allows, with PIPELINING, so that what is measured is who sends. Says its port, then how many mails it took when asked.
 */
const END = Buffer.from('\r\n.\r\n')
let taken = 0

const server = createServer((socket) => serve(socket.setNoDelay(true)))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.send?.({ port: address.port })
})
process.on('message', () => process.send?.({ taken }))
process.on('disconnect', () => process.exit(0))

function serve(socket: Socket): void {
  let inMail = false
  let rest: Buffer = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.write('220 drain.example.com ESMTP\r\n')
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let replies = ''
    while (rest.length > 0) {
      const end = inMail ? rest.indexOf(END) : rest.indexOf('\r\n')
      if (end < 0) break
      if (inMail) {
        inMail = false
        taken += 1
        replies += '250 taken\r\n'
        rest = rest.subarray(end + END.length)
        continue
      }
      const verb = rest.subarray(0, 4).toString('latin1').toUpperCase()
      rest = rest.subarray(end + 2)
      inMail = verb === 'DATA'
      replies += reply(verb)
      if (verb === 'QUIT') socket.end()
    }
    if (replies) socket.write(replies)
  })
}

function reply(verb: string): string {
  switch (verb) {
    case 'EHLO':
      return '250-drain.example.com\r\n250-PIPELINING\r\n250 8BITMIME\r\n'
    case 'DATA':
      return '354 go ahead\r\n'
    case 'QUIT':
      return '221 bye\r\n'
    default:
      return '250 ok\r\n'
  }
}
