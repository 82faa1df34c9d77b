/** Put before a program that is forked: it says when asked what memory it holds, after collecting what it needs no more. */
process.on('message', () => {
  globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send?.({ rss, held: heapUsed + external })
})
process.on('disconnect', () => process.exit(0))
