import { EXIT } from './exit.ts'
import { carryOut } from './program.ts'

// A reader such as `head` that closes the pipe early is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done)
  throw error
})

await carryOut(process.argv.slice(2))
