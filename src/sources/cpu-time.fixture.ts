/** Milliseconds that this thread has computed: unlike the time by the clock it does not count what others do. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
