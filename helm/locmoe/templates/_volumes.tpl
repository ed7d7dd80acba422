{{- define "locmoe.nodeMounts" -}}
- name: configuration
  mountPath: /etc/locmoe/node.yaml
  subPath: node.yaml
  readOnly: true
- name: temporary
  mountPath: /tmp
- name: data
  mountPath: {{ .Values.node.data }}
{{- if ne .Values.certificates.from "none" }}
- name: certificates
  mountPath: /etc/locmoe/certificates
  readOnly: true
{{- end }}
{{- if .Values.tokensSecretName }}
- name: tokens
  mountPath: /etc/locmoe/tokens
  readOnly: true
{{- end }}
{{- range concat .Values.plugins.images .Values.plugins.claims }}
- name: plugins-{{ .name }}
  mountPath: /plugins/{{ .name }}
  readOnly: true
{{- end }}
{{- if eq .Values.accelerator.kind "ascend910" }}
{{- range $number, $path := .Values.accelerator.hostPaths }}
- name: ascend-{{ $number }}
  mountPath: {{ $path }}
  readOnly: true
{{- end }}
{{- end }}
{{- with .Values.volumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "locmoe.nodeVolumes" -}}
- name: configuration
  configMap:
    name: {{ include "locmoe.name" . }}
- name: temporary
  emptyDir: {}
{{ include "locmoe.dataVolume" . }}
{{- if ne .Values.certificates.from "none" }}
- name: certificates
  projected:
    defaultMode: 0440
    sources:
      {{- include "locmoe.nodeCertificates" . | trim | nindent 6 }}
{{- end }}
{{- with .Values.tokensSecretName }}
- name: tokens
  secret:
    secretName: {{ . }}
    defaultMode: 0440
{{- end }}
{{- range .Values.plugins.images }}
- name: plugins-{{ .name }}
  image:
    reference: {{ .reference }}
{{- end }}
{{- range .Values.plugins.claims }}
- name: plugins-{{ .name }}
  persistentVolumeClaim:
    claimName: {{ .claimName }}
    readOnly: true
{{- end }}
{{- if eq .Values.accelerator.kind "ascend910" }}
{{- range $number, $path := .Values.accelerator.hostPaths }}
- name: ascend-{{ $number }}
  hostPath:
    path: {{ $path }}
    type: Directory
{{- end }}
{{- end }}
{{- with .Values.volumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "locmoe.dataVolume" -}}
- name: data
{{- if eq .Values.data.kind "none" }}
  emptyDir: {}
{{- else }}
  persistentVolumeClaim:
    claimName: {{ ternary .Values.data.claimName (include "locmoe.name" .) (eq .Values.data.kind "existing") }}
{{- end }}
{{- end }}

{{/* A directory for each node, with the names of files that nodes know. */}}
{{- define "locmoe.nodeCertificates" -}}
{{- $root := . -}}
{{- range $index := until (int .Values.nodes) }}
{{ include "locmoe.certificateSource" (dict "root" $root "holder" (printf "node-%d" $index) "directory" (printf "node-%d/" $index)) }}
{{- end }}
{{- end }}

{{/* A dict of root, holder and directory, which is empty or ends with a slash. */}}
{{- define "locmoe.certificateSource" -}}
{{- $manager := eq .root.Values.certificates.from "cert-manager" -}}
- secret:
    name: {{ ternary (printf "%s-%s" (include "locmoe.name" .root) .holder) .root.Values.certificates.secretName $manager }}
    items:
      - key: {{ ternary "ca.crt" (printf "%s.ca.pem" .holder) $manager }}
        path: {{ .directory }}ca.pem
      - key: {{ ternary "tls.crt" (printf "%s.certificate.pem" .holder) $manager }}
        path: {{ .directory }}certificate.pem
      - key: {{ ternary "tls.key" (printf "%s.key.pem" .holder) $manager }}
        path: {{ .directory }}key.pem
{{- end }}
