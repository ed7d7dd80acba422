{{/* What pods of nodes and of trainings have alike: a dict of root, pod, which has the values of the kind of pod, and labels of that kind. */}}
{{- define "locmoe.podLabels" -}}
{{- $own := merge (include "locmoe.selector" .root | fromYaml) (dict "app.kubernetes.io/component" .component) -}}
{{ toYaml (merge $own .pod.podLabels (.labels | default dict) .root.Values.commonLabels) }}
{{- end }}

{{- define "locmoe.pod" -}}
{{- $root := .root -}}
serviceAccountName: {{ include "locmoe.serviceAccount" $root }}
enableServiceLinks: false
terminationGracePeriodSeconds: {{ $root.Values.graceSeconds }}
securityContext:
  {{- toYaml $root.Values.podSecurityContext | nindent 2 }}
{{- with $root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with include "locmoe.scheduler" $root }}
schedulerName: {{ . }}
{{- end }}
{{- with $root.Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with merge (dict) .pod.nodeSelector (.nodeSelector | default dict) }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pod.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pod.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pod.initContainers }}
initContainers: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "locmoe.image" -}}
{{- $tag := .Values.image.tag | default (ternary "" .Chart.AppVersion (not (empty .Values.image.digest))) -}}
{{ .Values.image.repository }}{{ with $tag }}:{{ . }}{{ end }}{{ with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}

{{- define "locmoe.scheduler" -}}
{{- .Values.schedulerName | default (ternary "volcano" "" (eq .Values.queue.kind "volcano")) }}
{{- end }}

{{- define "locmoe.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "locmoe.name" .) }}
{{- else }}{{ .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}
