import { z } from 'zod'
import { list, ShortText, text, Url } from '../bounds.ts'

/** Traces of OpenTelemetry. */
export const Tracing = z.object({
  enabled: z.boolean().default(false).describe('Whether to send traces to the endpoint. Default: false.'),
  samplingRate: text(100)
    .default('0.05')
    .describe(
      'Share of requests to trace: a number from 0 to 1, in quotes. The status reports an invalid value. Default: 0.05.',
    ),
})
export type Tracing = z.infer<typeof Tracing>

/** Metrics of OpenTelemetry. */
export const OpenTelemetryMetrics = z.object({
  enabled: z.boolean().default(false).describe('Whether to send metrics to the endpoint. Default: false.'),
})
export type OpenTelemetryMetrics = z.infer<typeof OpenTelemetryMetrics>

/** What the proxy sends to an OpenTelemetry collector. */
export const OpenTelemetry = z.object({
  enabled: z.boolean().default(false).describe('Whether to send telemetry at all. Default: false.'),
  endpoint: Url.optional().describe(
    'Address of the collector, as host:port or URL (OTLP over HTTP). Required for traces and metrics.',
  ),
  serviceName: ShortText.optional().describe('Service name in traces and metrics. Default: the name of this object.'),
  headers: list(text(8_192))
    .optional()
    .describe(
      'Headers to send to the collector, each as name=value. The status reports an invalid header, which is not sent.',
    ),
  insecure: z.boolean().default(false).describe('Whether to connect to the collector without TLS. Default: false.'),
  metrics: OpenTelemetryMetrics.optional().describe('Metrics to send to the endpoint. If omitted, none are sent.'),
  tracing: Tracing.optional().describe('Traces to send to the endpoint. If omitted, none are sent.'),
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
