// What `performance.now` is in the bundle: Node loads ten modules of its own when `performance` is first named.

export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}
