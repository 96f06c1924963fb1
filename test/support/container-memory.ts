/** What the containers `manager` and `gateway` may use; the chart's default. */
export const limitMebibytes = 256

/** The heap that Node gives itself where it finds that limit (`v8.getHeapStatistics()` in a container of 256 MiB). */
export const asInAContainer = ['--max-old-space-size=256', '--max-semi-space-size=1'] as const
