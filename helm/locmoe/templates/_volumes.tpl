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
  {{- if ne .Values.certificates.from "csi" }}
  # Its own key and no other one's.
  subPathExpr: node-$(LOCMOE_INDEX)
  {{- end }}
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
  emptyDir:
    sizeLimit: {{ .Values.temporarySize }}
{{ include "locmoe.dataVolume" . }}
{{- if ne .Values.certificates.from "none" }}
- name: certificates
  {{- if eq .Values.certificates.from "csi" }}
  {{- include "locmoe.csi" (dict "root" . "role" "node" "name" "${POD_NAME}") | nindent 2 }}
  {{- else }}
  projected:
    defaultMode: 0440
    sources:
      {{- include "locmoe.nodeCertificates" . | trim | nindent 6 }}
  {{- end }}
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
  emptyDir:
    sizeLimit: {{ .Values.data.size }}
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

{{/* The certificate of a user: a dict of root, name of the volume, holder and role. */}}
{{- define "locmoe.userVolume" -}}
- name: {{ .name }}
  {{- if eq .root.Values.certificates.from "csi" }}
  {{- include "locmoe.csi" (dict "root" .root "role" .role "name" .holder) | nindent 2 }}
  {{- else }}
  projected:
    defaultMode: 0440
    sources:
      {{- include "locmoe.certificateSource" (dict "root" .root "holder" .holder "directory" "") | nindent 6 }}
  {{- end }}
{{- end }}

{{/* A volume in which cert-manager's driver puts a key, made on the machine, and its certificate: a dict of root, role and name. */}}
{{- define "locmoe.csi" -}}
csi:
  driver: csi.cert-manager.io
  readOnly: true
  volumeAttributes:
    csi.cert-manager.io/issuer-kind: {{ .root.Values.certificates.issuerKind }}
    csi.cert-manager.io/issuer-name: {{ .root.Values.certificates.issuerName }}
    csi.cert-manager.io/uri-sans: spiffe://{{ include "locmoe.cluster" .root }}/{{ .role }}/{{ .name }}
    csi.cert-manager.io/dns-names: {{ .name | quote }}
    csi.cert-manager.io/duration: {{ .root.Values.certificates.duration }}
    csi.cert-manager.io/key-usages: digital signature,server auth,client auth
    csi.cert-manager.io/key-algorithm: ECDSA
    csi.cert-manager.io/key-size: "256"
    csi.cert-manager.io/key-encoding: PKCS8
    csi.cert-manager.io/ca-file: ca.pem
    csi.cert-manager.io/certificate-file: certificate.pem
    csi.cert-manager.io/privatekey-file: key.pem
    {{- with .root.Values.podSecurityContext.fsGroup }}
    csi.cert-manager.io/fs-group: {{ . | quote }}
    {{- end }}
{{- end }}
