{{/*
The values with the chart's defaults where a key is missing, as JSON. `helm upgrade --reuse-values` brings the values of
an older chart, which lack what this one has added; so templates read values only through this.
*/}}
{{- define "toolhive-operator.values" -}}
{{- $values := deepCopy .Values -}}
{{- range $path, $default := .Files.Get "files/defaults.yaml" | fromYaml -}}
{{- $keys := splitList "." $path -}}
{{- $block := $values -}}
{{- range initial $keys -}}
{{- if not (kindIs "map" (get $block .)) -}}
{{- $_ := set $block . dict -}}
{{- end -}}
{{- $block = get $block . -}}
{{- end -}}
{{- if not (hasKey $block (last $keys)) -}}
{{- $_ := set $block (last $keys) $default -}}
{{- end -}}
{{- end -}}
{{- toJson $values -}}
{{- end -}}
