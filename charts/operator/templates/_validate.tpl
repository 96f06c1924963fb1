{{/*
Fails the render where values do not go together, with a sentence that says what to set: (list $ $values).
*/}}
{{- define "toolhive-operator.validate" -}}
{{- $ := first . -}}
{{- $values := last . -}}
{{- include "toolhive-operator.validateOrigin" $ -}}
{{- include "toolhive-operator.validateScope" (list $ $values) -}}
{{- include "toolhive-operator.validateEngine" $values -}}
{{- include "toolhive-operator.validateCaller" (list $ $values) -}}
{{- include "toolhive-operator.validatePod" $values -}}
{{- include "toolhive-operator.validateDefinitions" $ -}}
{{- end -}}

{{/* Values that `helm upgrade --reuse-values` has kept from the Go operator's chart, or that name its image. */}}
{{- define "toolhive-operator.validateOrigin" -}}
{{- if not (hasKey .Values "metacontroller") -}}
{{- fail "These are the values of the Go operator's chart: `--reuse-values` keeps all of them, including its defaults. Upgrade with --reset-then-reuse-values (Helm 3.14 or newer), or with --reset-values -f your-values.yaml. See docs/migrate-from-go-operator.md for the complete procedure." -}}
{{- end -}}
{{- $image := (.Values.operator).image | default "" -}}
{{- if regexMatch "(^|/)toolhive/operator([:@]|$)" $image -}}
{{- fail (printf "operator.image is %q, the image of the Go operator, which this chart cannot run. Remove operator.image from your values, or set it to an image of this operator." $image) -}}
{{- end -}}
{{- end -}}

{{- define "toolhive-operator.validateScope" -}}
{{- $ := first . -}}
{{- $values := last . -}}
{{- $rbac := $values.operator.rbac -}}
{{- if eq $rbac.scope "namespace" -}}
{{- if not $rbac.allowedNamespaces -}}
{{- fail "operator.rbac.scope is namespace, but operator.rbac.allowedNamespaces is empty: the operator would manage no namespace. List the namespaces, or set operator.rbac.scope to cluster." -}}
{{- end -}}
{{- if eq $values.metacontroller.mode "external" -}}
{{- fail "operator.rbac.scope is namespace, but metacontroller.mode is external: a Metacontroller outside this pod sees the whole cluster. Set metacontroller.mode to sidecar, or operator.rbac.scope to cluster." -}}
{{- end -}}
{{- if not $values.gateway.enabled -}}
{{- fail "operator.rbac.scope is namespace, but gateway.enabled is false: without the gateway, Metacontroller cannot be restricted to namespaces. Set gateway.enabled to true, or operator.rbac.scope to cluster." -}}
{{- end -}}
{{- if not $rbac.createNamespaces -}}
{{- range uniq $rbac.allowedNamespaces -}}
{{- if and (ne . $.Release.Namespace) (include "toolhive-operator.seesCluster" $) (not (lookup "v1" "Namespace" "" .)) -}}
{{- fail (printf "operator.rbac.allowedNamespaces names %q, but there is no such namespace. Create it (kubectl create namespace %s), remove it from the list, or set operator.rbac.createNamespaces to true." . .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Whether a cluster answers: `helm template` and client-side dry runs look nothing up. */}}
{{- define "toolhive-operator.seesCluster" -}}
{{- if lookup "v1" "Namespace" "" "kube-system" }}true{{ end -}}
{{- end -}}

{{- define "toolhive-operator.validateEngine" -}}
{{- $engine := .metacontroller -}}
{{- $tls := $engine.external.tls -}}
{{- if and $tls.enabled (eq $engine.mode "sidecar") -}}
{{- fail "metacontroller.external.tls.enabled is true, but metacontroller.mode is sidecar: the hooks listen only on the loopback interface. Set metacontroller.mode to external, or metacontroller.external.tls.enabled to false." -}}
{{- end -}}
{{- if and $tls.enabled (not $tls.secretName) -}}
{{- fail "metacontroller.external.tls.enabled is true, but there is no metacontroller.external.tls.secretName. Set it to a Secret of type kubernetes.io/tls in the namespace of the release." -}}
{{- end -}}
{{- if and $tls.caBundle (not $tls.enabled) -}}
{{- fail "metacontroller.external.tls.caBundle is set, but metacontroller.external.tls.enabled is false. Set it to true, or remove the bundle." -}}
{{- end -}}
{{- range $argument := $engine.extraArgs -}}
{{- $flag := regexReplaceAll "^-*([^=]*).*$" $argument "${1}" -}}
{{- if has $flag (list "apply-strategy" "client-go-burst" "client-go-qps" "health-probe-bind-address" "kubeconfig" "leader-election" "leader-election-id" "leader-election-namespace" "metrics-address" "target-label-selector" "workers" "zap-log-level") -}}
{{- fail (printf "metacontroller.extraArgs contains %s, which the chart sets. Remove it and use the corresponding value under metacontroller." $argument) -}}
{{- end -}}
{{- end -}}
{{- range list (list "operator" .operator) (list "metacontroller" $engine) -}}
{{- if and (last .).imageDigest (contains "@" (last .).image) -}}
{{- fail (printf "%s.image already contains a digest, and %s.imageDigest is also set. Keep only one of them." (first .) (first .)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The namespace from which an external Metacontroller calls: a policy that admits nobody would stop it silently. */}}
{{- define "toolhive-operator.validateCaller" -}}
{{- $values := last . -}}
{{- $policy := $values.networkPolicy -}}
{{- $namespace := $values.metacontroller.external.serviceAccount.namespace -}}
{{- if and (eq $values.metacontroller.mode "external") $policy.enabled (not $policy.hooksFrom) (include "toolhive-operator.seesCluster" (first .)) -}}
{{- if not (lookup "v1" "Namespace" "" $namespace) -}}
{{- fail (printf "The NetworkPolicy allows Metacontroller to connect from namespace %q, but there is no such namespace. Set metacontroller.external.serviceAccount.namespace to the namespace in which it runs, or networkPolicy.hooksFrom to select its pods." $namespace) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "toolhive-operator.validatePod" -}}
{{- $operator := .operator -}}
{{- $health := include "toolhive-operator.healthPort" . | int -}}
{{- if not $health -}}
{{- fail "operator.ports has no port named health, which the probes and the metrics need. Add {name: health, containerPort: 8081}." -}}
{{- end -}}
{{- $ports := list (list "operator.hookPort" $operator.hookPort) (list "operator.ports (health)" $health) -}}
{{- if eq .metacontroller.mode "sidecar" -}}
{{- $ports = concat $ports (list (list "metacontroller.healthPort" .metacontroller.healthPort) (list "metacontroller.metricsPort" .metacontroller.metricsPort)) -}}
{{- if .gateway.enabled -}}
{{- $ports = concat $ports (list (list "gateway.port" .gateway.port) (list "gateway.healthPort" .gateway.healthPort)) -}}
{{- end -}}
{{- end -}}
{{- $taken := dict -}}
{{- range $entry := $ports -}}
{{- $port := last $entry | int | toString -}}
{{- with get $taken $port -}}
{{- fail (printf "%s and %s are both %s, but the containers of a pod share their ports. Change one of them." . (first $entry) $port) -}}
{{- end -}}
{{- $_ := set $taken $port (first $entry) -}}
{{- end -}}
{{- $budget := $operator.podDisruptionBudget -}}
{{- if and (ne (toString $budget.minAvailable) "") (ne (toString $budget.maxUnavailable) "") -}}
{{- fail "operator.podDisruptionBudget has both minAvailable and maxUnavailable, but Kubernetes accepts only one of them. Set one of them to \"\"." -}}
{{- end -}}
{{- if gt (int $operator.autoscaling.minReplicas) (int $operator.autoscaling.maxReplicas) -}}
{{- fail "operator.autoscaling.minReplicas is greater than maxReplicas. Lower it." -}}
{{- end -}}
{{- if and (not $operator.serviceAccount.create) (not $operator.serviceAccount.name) -}}
{{- fail "operator.serviceAccount.create is false, but there is no operator.serviceAccount.name. Set it to the name of an existing ServiceAccount." -}}
{{- end -}}
{{- if and .metrics.serviceMonitor.enabled (not .metrics.service.enabled) -}}
{{- fail "metrics.serviceMonitor.enabled is true, but metrics.service.enabled is false: a ServiceMonitor finds its targets through the Service. Set metrics.service.enabled to true." -}}
{{- end -}}
{{- end -}}

{{/* Definitions that are missing from a cluster that answers: without them the engine waits and says little. */}}
{{- define "toolhive-operator.validateDefinitions" -}}
{{- if include "toolhive-operator.seesCluster" . -}}
{{- range $definition := list "compositecontrollers.metacontroller.k8s.io" "mcpservers.toolhive.stacklok.dev" -}}
{{- if not (lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" $definition) -}}
{{- fail (printf "The cluster has no CRD %s. Install the CRDs first: helm upgrade --install toolhive-operator-crds %s --wait" $definition (include "toolhive-operator.definitionsChart" $)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
