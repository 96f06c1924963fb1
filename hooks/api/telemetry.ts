import { z } from 'zod'
import { list, ShortText, text, Url } from './bounds.ts'

/** Traces of OpenTelemetry. */
export const Tracing = z.object({
  enabled: z.boolean().default(false).describe('Whether traces are sent to the endpoint. Default: false.'),
  samplingRate: text(100)
    .default('0.05')
    .describe(
      'Share of the calls that are traced: a decimal from 0 to 1, in quotes. Another value is reported. Default: 0.05.',
    ),
})
export type Tracing = z.infer<typeof Tracing>

/** Metrics of OpenTelemetry. */
export const OpenTelemetryMetrics = z.object({
  enabled: z.boolean().default(false).describe('Whether metrics are sent to the endpoint. Default: false.'),
})
export type OpenTelemetryMetrics = z.infer<typeof OpenTelemetryMetrics>

/** What the proxy sends to an OpenTelemetry collector. */
export const OpenTelemetry = z.object({
  enabled: z.boolean().default(false).describe('Whether telemetry is sent at all. Default: false.'),
  endpoint: Url.optional().describe(
    'The collector, as host:port or URL (OTLP over HTTP). Needed for traces and metrics.',
  ),
  serviceName: ShortText.optional().describe('Service name in traces and metrics. Default: the name of this object.'),
  headers: list(text(8_192))
    .optional()
    .describe('Headers for the collector, each as name=value. One of another form is reported and left out.'),
  insecure: z.boolean().default(false).describe('Whether the collector is reached without TLS. Default: false.'),
  metrics: OpenTelemetryMetrics.optional().describe('Metrics sent to the endpoint. Absent: none are sent.'),
  tracing: Tracing.optional().describe('Traces sent to the endpoint. Absent: none are sent.'),
})
export type OpenTelemetry = z.infer<typeof OpenTelemetry>

/** Metrics in the format of Prometheus. */
export const PrometheusMetrics = z.object({
  enabled: z.boolean().default(false).describe('Whether the proxy serves /metrics on its port. Default: false.'),
})
export type PrometheusMetrics = z.infer<typeof PrometheusMetrics>

/** What the proxy tells of itself. */
export const TelemetryConfig = z.object({
  openTelemetry: OpenTelemetry.optional().describe('Traces and metrics for an OpenTelemetry collector.'),
  prometheus: PrometheusMetrics.optional().describe('Metrics for Prometheus, served by the proxy itself.'),
})
export type TelemetryConfig = z.infer<typeof TelemetryConfig>
