{{/* The configuration of all nodes; a node replaces ${…} by variables of its environment. */}}
{{- define "locmoe.config" -}}
{{- $root := . -}}
{{- $own := dict "index" "${LOCMOE_INDEX}" "name" (ternary "${POD_NAME}" "" (eq .Values.certificates.from "csi")) "bind" "0.0.0.0" "cluster" (include "locmoe.cluster" .) -}}
{{- $_ := set $own "rack" (ternary "${LOCMOE_RACK}" "" (not (empty .Values.location.rackLabel))) -}}
{{- $_ := set $own "zone" (ternary "${LOCMOE_ZONE}" "" (not (empty .Values.location.zoneLabel))) -}}
{{- $_ := set $own "host" (include "locmoe.ownHost" .) -}}
{{- range $port, $number := .Values.ports }}{{ $_ := set $own (printf "%sPort" $port) (int $number) }}{{ end -}}
{{- $join := list -}}
{{- $hosts := include "locmoe.hosts" . -}}
{{- range $index := until (int .Values.nodes) -}}
{{- $host := ternary ($hosts | replace "-0-#" "-0") ($hosts | replace "#" (toString $index)) (and (eq $index 0) (eq $root.Values.job.kind "leaderworkerset")) -}}
{{- $join = append $join (printf "%s:%d" $host (int $root.Values.ports.membership)) -}}
{{- end -}}
{{- $_ := set $own "join" $join -}}
{{- $_ := set $own "open" (eq .Values.certificates.from "none") -}}
{{- $_ := set $own "certificates" (ternary "" "/etc/locmoe/certificates" (eq .Values.certificates.from "none")) -}}
{{- $_ := set $own "tokens" (ternary "/etc/locmoe/tokens/tokens" "" (not (empty .Values.tokensSecretName))) -}}
{{- $_ := set $own "stores" (list .Values.data.store.url | compact) -}}
{{- $directories := list -}}
{{- range concat .Values.plugins.images .Values.plugins.claims }}{{ $directories = append $directories (printf "/plugins/%s" .name) }}{{ end -}}
{{- $_ := set $own "pluginDirectories" $directories -}}
{{ toYaml (merge $own (omit .Values.node "cluster")) }}
{{- end }}

{{/* Pods of StatefulSets and LeaderWorkerSets are reached by their own names. */}}
{{- define "locmoe.ownHost" -}}
{{- if eq .Values.node.discovery "api" -}}
${POD_IP}
{{- else if or (include "locmoe.standing" .) (eq .Values.job.kind "leaderworkerset") -}}
${POD_NAME}.{{ include "locmoe.domain" . }}
{{- else }}
{{- include "locmoe.hosts" . | replace "#" "${LOCMOE_INDEX}" }}
{{- end }}
{{- end }}
