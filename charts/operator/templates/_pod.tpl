{{/* Port of /healthz, /readyz and /metrics of the container `manager`. */}}
{{- define "toolhive-operator.healthPort" -}}
{{- range .operator.ports }}{{ if eq .name "health" }}{{ int .containerPort }}{{ end }}{{ end -}}
{{- end -}}

{{/* Whether the cluster is OpenShift: (list $ $values). */}}
{{- define "toolhive-operator.isOpenshift" -}}
{{- $platform := (last .).operator.platform -}}
{{- if or (eq $platform "openshift") (and (eq $platform "auto") ((first .).Capabilities.APIVersions.Has "route.openshift.io/v1")) }}true{{ end -}}
{{- end -}}

{{/* A security context; on OpenShift without the ids, which the cluster gives: (list $ $values context). */}}
{{- define "toolhive-operator.securityContext" -}}
{{- $context := index . 2 -}}
{{- if include "toolhive-operator.isOpenshift" (list (index . 0) (index . 1)) -}}
{{- $context = omit $context "runAsUser" "runAsGroup" "fsGroup" "supplementalGroups" -}}
{{- end -}}
{{- toYaml $context -}}
{{- end -}}

{{/* Environment of the container `manager`: (list $ $values). What the chart sets cannot be set twice. */}}
{{- define "toolhive-operator.managerEnvironment" -}}
{{- $values := last . -}}
{{- $operator := $values.operator -}}
{{- $external := eq $values.metacontroller.mode "external" -}}
{{- $given := dict
  "HOST" (ternary "0.0.0.0" "127.0.0.1" $external)
  "PORT" (int $operator.hookPort | toString)
  "HEALTH_PORT" (include "toolhive-operator.healthPort" $values)
  "LOG_LEVEL" $operator.logLevel
  "UNSTRUCTURED_LOGS" "false"
  "OPERATOR_OPENSHIFT" (ternary "true" "false" (include "toolhive-operator.isOpenshift" . | not | not))
  "TOOLHIVE_RUNNER_IMAGE" $operator.toolhiveRunnerImage
  "TOOLHIVE_RUNNER_DIALECT" $operator.runnerDialect
  "TOOLHIVE_RUNNER_VERSION" $operator.runnerVersion
  "TOOLHIVE_PROXY_HOST" $operator.proxyHost
  "TOOLHIVE_CLUSTER_DOMAIN" $operator.clusterDomain
  "TOOLHIVE_REGISTRY_API_IMAGE" $values.registryAPI.image
  "TOOLHIVE_OPERATOR_IMAGE" (include "toolhive-operator.image" (list $operator.image $operator.imageDigest))
-}}
{{- if $values.metacontroller.external.tls.enabled -}}
{{- $_ := set $given "TLS_CERT_FILE" "/etc/toolhive-operator/tls/tls.crt" -}}
{{- $_ := set $given "TLS_KEY_FILE" "/etc/toolhive-operator/tls/tls.key" -}}
{{- end -}}
{{- include "toolhive-operator.environment" (list "operator.env" $operator.env $given) -}}
{{- end -}}

{{/* Environment of the container `gateway`: (list $ $values). It stops before the kubelet would kill it. */}}
{{- define "toolhive-operator.gatewayEnvironment" -}}
{{- $values := last . -}}
{{- $given := dict
  "PORT" (int $values.gateway.port | toString)
  "HEALTH_PORT" (int $values.gateway.healthPort | toString)
  "ENGINE_KUBECONFIG_FILE" (include "toolhive-operator.engineKubeconfig" $values)
  "LOG_LEVEL" $values.operator.logLevel
  "ALLOWED_NAMESPACES" ""
  "DRAIN_SECONDS" (max 1 (sub (int $values.operator.terminationGracePeriodSeconds) 5) | toString)
-}}
{{- if eq $values.operator.rbac.scope "namespace" -}}
{{- $_ := set $given "ALLOWED_NAMESPACES" (uniq $values.operator.rbac.allowedNamespaces | join ",") -}}
{{- end -}}
{{- include "toolhive-operator.environment" (list "gateway.env" $values.gateway.env $given) -}}
{{- end -}}

{{/*
A container's environment: (list "operator.env" theirs ours). Theirs is a map of strings or a list as in a pod; a name that
the chart sets fails. Empty strings of ours are left out: the program's own default holds.
*/}}
{{- define "toolhive-operator.environment" -}}
{{- $path := index . 0 -}}
{{- $theirs := index . 1 -}}
{{- $ours := index . 2 -}}
{{- $variables := list -}}
{{- range $name := keys $ours | sortAlpha -}}
{{- with get $ours $name -}}
{{- $variables = append $variables (dict "name" $name "value" .) -}}
{{- end -}}
{{- end -}}
{{- if kindIs "map" $theirs -}}
{{- $listed := list -}}
{{- range $name := keys $theirs | sortAlpha -}}
{{- $listed = append $listed (dict "name" $name "value" (get $theirs $name | toString)) -}}
{{- end -}}
{{- $theirs = $listed -}}
{{- end -}}
{{- range $theirs -}}
{{- if hasKey $ours .name -}}
{{- fail (printf "%s sets %s, which the chart sets from another value. Remove it and use that value instead; see docs/reference/values.md." $path .name) -}}
{{- end -}}
{{- end -}}
{{- concat $variables $theirs | toYaml -}}
{{- end -}}

{{/* The container `manager`: (list $ $values). */}}
{{- define "toolhive-operator.managerContainer" -}}
{{- $ := first . -}}
{{- $values := last . -}}
{{- $operator := $values.operator -}}
{{- $tls := $values.metacontroller.external.tls -}}
name: manager
image: {{ include "toolhive-operator.image" (list $operator.image $operator.imageDigest) | quote }}
imagePullPolicy: {{ $operator.imagePullPolicy }}
command: [node, dist/main.js]
env:
  {{- include "toolhive-operator.managerEnvironment" . | nindent 2 }}
ports:
  {{- toYaml $operator.ports | nindent 2 }}
  {{- if eq $values.metacontroller.mode "external" }}
  - name: hooks
    containerPort: {{ int $operator.hookPort }}
    protocol: TCP
  {{- end }}
{{- with $operator.livenessProbe }}
livenessProbe:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $operator.readinessProbe }}
readinessProbe:
  {{- toYaml . | nindent 2 }}
{{- end }}
startupProbe:
  {{- toYaml $operator.startupProbe | nindent 2 }}
{{- with $operator.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- include "toolhive-operator.securityContext" (list $ $values $operator.containerSecurityContext) | nindent 2 }}
{{- if or $operator.volumeMounts $tls.enabled }}
volumeMounts:
  {{- with $operator.volumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- if $tls.enabled }}
  - name: toolhive-tls
    mountPath: /etc/toolhive-operator/tls
    readOnly: true
  {{- end }}
{{- end }}
{{- end -}}

{{/* The container `gateway`: (list $ $values). */}}
{{- define "toolhive-operator.gatewayContainer" -}}
{{- $ := first . -}}
{{- $values := last . -}}
name: gateway
image: {{ include "toolhive-operator.image" (list $values.operator.image $values.operator.imageDigest) | quote }}
imagePullPolicy: {{ $values.operator.imagePullPolicy }}
command: [node, dist/gateway/main.js]
env:
  {{- include "toolhive-operator.gatewayEnvironment" . | nindent 2 }}
ports:
  - name: gateway-health
    containerPort: {{ int $values.gateway.healthPort }}
    protocol: TCP
livenessProbe:
  httpGet: {path: /healthz, port: gateway-health}
  periodSeconds: 20
readinessProbe:
  httpGet: {path: /readyz, port: gateway-health}
  periodSeconds: 10
startupProbe:
  httpGet: {path: /readyz, port: gateway-health}
  periodSeconds: 1
  failureThreshold: 120
{{- with $values.gateway.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- include "toolhive-operator.securityContext" (list $ $values $values.operator.containerSecurityContext) | nindent 2 }}
volumeMounts:
  {{- include "toolhive-operator.tokenMount" . | nindent 2 }}
  - name: toolhive-kubeconfig
    mountPath: /run/toolhive-operator
{{- end -}}

{{/* The container `metacontroller`: (list $ $values). Through the gateway it has no token. */}}
{{- define "toolhive-operator.engineContainer" -}}
{{- $ := first . -}}
{{- $values := last . -}}
{{- $engine := $values.metacontroller -}}
name: metacontroller
image: {{ include "toolhive-operator.image" (list $engine.image $engine.imageDigest) | quote }}
imagePullPolicy: {{ $values.operator.imagePullPolicy }}
# The image has a CMD and no ENTRYPOINT: arguments alone would be taken for the program.
command: [/usr/bin/metacontroller]
args:
  - --apply-strategy=server-side-apply
  - --target-label-selector={{ include "toolhive-operator.engineLabel" $ }}
  - --workers={{ int $engine.workers }}
  - --client-go-qps={{ int $engine.qps }}
  - --client-go-burst={{ int $engine.burst }}
  - --leader-election
  - --leader-election-namespace={{ $.Release.Namespace }}
  - --leader-election-id={{ include "toolhive-operator.fullname" $ }}
  - --metrics-address=:{{ int $engine.metricsPort }}
  - --health-probe-bind-address=:{{ int $engine.healthPort }}
  - --zap-log-level={{ $engine.logLevel }}
  {{- if $values.gateway.enabled }}
  - --kubeconfig={{ include "toolhive-operator.engineKubeconfig" $values }}
  {{- end }}
  {{- with $engine.extraArgs }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
env:
  # The gateway answers lists; asking for a stream first would be one refused request per watch.
  - name: KUBE_FEATURE_WatchListClient
    value: "false"
ports:
  - name: engine-metrics
    containerPort: {{ int $engine.metricsPort }}
    protocol: TCP
  - name: engine-health
    containerPort: {{ int $engine.healthPort }}
    protocol: TCP
livenessProbe:
  httpGet: {path: /healthz, port: engine-health}
  periodSeconds: 20
readinessProbe:
  httpGet: {path: /readyz, port: engine-health}
  periodSeconds: 10
startupProbe:
  httpGet: {path: /healthz, port: engine-health}
  periodSeconds: 1
  failureThreshold: 120
{{- with $engine.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- include "toolhive-operator.securityContext" (list $ $values $values.operator.containerSecurityContext) | nindent 2 }}
volumeMounts:
  {{- if $values.gateway.enabled }}
  - name: toolhive-kubeconfig
    mountPath: /run/toolhive-operator
    readOnly: true
  {{- else }}
  {{- include "toolhive-operator.tokenMount" . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* What the gateway writes for the engine, a password in it: in memory, and mounted by their two containers alone. */}}
{{- define "toolhive-operator.engineKubeconfig" -}}
/run/toolhive-operator/kubeconfig
{{- end -}}

{{/* Where programs look for the token of their pod. */}}
{{- define "toolhive-operator.tokenMount" -}}
- name: toolhive-token
  mountPath: /var/run/secrets/kubernetes.io/serviceaccount
  readOnly: true
{{- end -}}

{{/* The label by which the engine of this release knows its controllers, as `key=value`. */}}
{{- define "toolhive-operator.engineLabel" -}}
toolhive.stacklok.dev/engine={{ include "toolhive-operator.fullname" . }}
{{- end -}}

{{/* The volumes of the pod: (list $ $values). */}}
{{- define "toolhive-operator.volumes" -}}
{{- $ := first . -}}
{{- $values := last . -}}
{{- $tls := $values.metacontroller.external.tls -}}
{{- if eq $values.metacontroller.mode "sidecar" }}
- name: toolhive-token
  projected:
    defaultMode: 0444
    sources:
      - serviceAccountToken:
          path: token
          expirationSeconds: 3607
      - configMap:
          name: kube-root-ca.crt
          items:
            - key: ca.crt
              path: ca.crt
      - downwardAPI:
          items:
            - path: namespace
              fieldRef:
                fieldPath: metadata.namespace
{{- if $values.gateway.enabled }}
- name: toolhive-kubeconfig
  emptyDir:
    medium: Memory
    sizeLimit: 1Mi
{{- end }}
{{- end }}
{{- if $tls.enabled }}
- name: toolhive-tls
  secret:
    secretName: {{ $tls.secretName }}
{{- end }}
{{- with $values.operator.volumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The pull secrets of a pod, whether given as names or as maps. */}}
{{- define "toolhive-operator.pullSecrets" -}}
{{- range .operator.imagePullSecrets }}
- name: {{ if kindIs "string" . }}{{ . }}{{ else }}{{ .name }}{{ end }}
{{- end }}
{{- end -}}
