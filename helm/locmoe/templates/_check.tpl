{{/* Refuses values that do not fit together, all at once, each with what to do. What one value alone may be is in the schema. */}}
{{- define "locmoe.check" -}}
{{- $problems := list -}}
{{- range list "certificates" "image" "memory" "data" "store" "counts" "ports" "labels" "pods" "unused" -}}
{{- $problems = concat $problems (include (printf "locmoe.check.%s" .) $ | splitList "\n") -}}
{{- end -}}
{{- with without $problems "" }}{{ fail (printf "the values of %s do not fit together:\n- %s" $.Release.Name (join "\n- " . | replace "\\n" "\n")) }}{{ end -}}
{{- end }}

{{- define "locmoe.check.certificates" -}}
{{- $from := .Values.certificates.from -}}
{{- if and (eq $from "secret") (not .Values.certificates.secretName) }}
certificates.secretName is empty. Issue certificates, make a secret of them, and name it:{{ include "locmoe.issue" . | replace "\n" "\\n" }}\n  With cert-manager in the cluster, set certificates.from=cert-manager instead; certificates.from=none opens the mesh to whoever reaches its ports
{{- end }}
{{- if and (has $from (list "cert-manager" "csi")) (not .Values.certificates.issuerName) }}
certificates.issuerName is empty: name the issuer of certificates.from={{ $from }}, an authority of this mesh alone
{{- end }}
{{- if and (eq $from "csi") (has .Values.job.kind (list "jobset" "trainjob")) }}
certificates.from=csi names nodes by their pods, and pods of job.kind={{ .Values.job.kind }} change their names: use certificates.from=cert-manager or secret
{{- end }}
{{- if and (eq $from "none") .Values.tokensSecretName }}
tokensSecretName is set, but an open mesh takes no tokens: leave it empty, or have certificates
{{- end }}
{{- if and .Values.metrics.podMonitor (ne $from "none") (not .Values.metrics.secretName) }}
metrics.podMonitor needs metrics.secretName: nodes tell metrics only to a user with the role watch. Issue one (--users prometheus:watch) and make a secret of its ca.pem, certificate.pem and key.pem
{{- end }}
{{- end }}

{{/* Commands that make the secret of certificates. */}}
{{- define "locmoe.issue" }}
    ./locmoe certificates certificates --mesh {{ include "locmoe.cluster" . }} --node-count {{ .Values.nodes }} --users {{ .Values.job.user }}:submit{{ with .Values.test.administrator }},{{ . }}:administer{{ end }}
    (cd certificates; for file in node-*/*.pem {{ .Values.job.user }}/*.pem{{ with .Values.test.administrator }} {{ . }}/*.pem{{ end }}; do echo "--from-file=$(echo $file | tr / .)=$file"; done |
        xargs kubectl --namespace {{ .Release.Namespace }} create secret generic {{ include "locmoe.name" . }}-certificates)
    helm upgrade --install {{ .Release.Name }} ... --set certificates.secretName={{ include "locmoe.name" . }}-certificates
{{- end }}

{{- define "locmoe.check.image" -}}
{{- if or (contains ":" .Values.image.tag) (contains "@" .Values.image.tag) }}
image.tag={{ .Values.image.tag }} is a digest: set image.digest to it
{{- else if not (regexMatch "^$|^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$" .Values.image.tag) }}
image.tag={{ .Values.image.tag }} is no tag: it needs letters, digits, underscores, dots and dashes, at most 128
{{- end }}
{{- if or (contains "@" .Values.image.repository) (contains ":" (base .Values.image.repository)) }}
image.repository={{ .Values.image.repository }} has a tag or digest: set image.tag or image.digest to it
{{- end }}
{{- end }}

{{/* A quantity as a number, or a size of a heap. */}}
{{- define "locmoe.number" -}}
{{- $number := regexFind "^[0-9.]+([eE][+]?[0-9]+)?" (toString .) -}}
{{- $units := dict "" 1.0 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 -}}
{{- $unit := trimPrefix $number (toString .) -}}
{{- if eq $unit "m" }}{{ divf (float64 $number) 1000.0 }}{{ else }}{{ mulf (float64 $number) (get $units $unit) }}{{ end }}
{{- end }}

{{- define "locmoe.check.memory" -}}
{{- range $place, $of := dict "resources" .Values.resources "job" .Values.job -}}
{{- $limits := $of.limits | default dict -}}
{{- range $name, $request := $of.requests -}}
{{- $limit := get $limits $name -}}
{{- if and (hasKey $limits $name) (gt (include "locmoe.number" $request | float64) (include "locmoe.number" $limit | float64)) }}
{{ $place }}.requests.{{ $name }}={{ $request }} is above {{ $place }}.limits.{{ $name }}={{ $limit }}: raise the limit, or request less
{{- end }}
{{- end }}
{{- end }}
{{- $heap := .Values.heap | replace "m" "Mi" | replace "g" "Gi" -}}
{{- $memory := (.Values.resources.limits | default dict).memory -}}
{{- if and $memory (ge (include "locmoe.number" $heap | float64) (include "locmoe.number" $memory | float64)) }}
heap={{ .Values.heap }} does not fit resources.limits.memory={{ $memory }}, which also has tensors, classes and threads: raise the limit, or make the heap smaller; docs/operations.md has a table of sizes
{{- end }}
{{- end }}

{{- define "locmoe.check.data" -}}
{{- $data := .Values.data -}}
{{- if and (eq $data.kind "existing") (not $data.claimName) }}
data.claimName is empty: name the claim of data.kind=existing
{{- end }}
{{- if and (eq $data.kind "claim") (le (include "locmoe.number" $data.size | float64) 0.0) }}
data.size={{ $data.size }} is no size of a volume: set how much checkpoints may take, such as 50Gi, or data.kind=none
{{- end }}
{{- if and (eq $data.kind "claim") (ne $data.accessMode "ReadWriteMany") (gt (int .Values.nodes) 1) }}
data.accessMode={{ $data.accessMode }} does not reach {{ .Values.nodes }} nodes on several machines: use ReadWriteMany with a class that offers it (data.storageClass), or data.kind=none. In a cluster of one machine, make the claim yourself and name it (data.kind=existing)
{{- end }}
{{- if regexMatch "^/(tmp|opt|etc|plugins|proc|sys|dev|usr|var/run)(/|$)|^/+$|//|/\\.\\.?(/|$)" .Values.node.data }}
node.data={{ .Values.node.data }} is a place of the image or of another volume: choose another directory, such as /data
{{- end }}
{{- end }}

{{- define "locmoe.check.store" -}}
{{- $store := .Values.data.store -}}
{{- range $name := list "endpoint" "region" "secretName" }}{{ if and (not $store.url) (get $store $name) }}
data.store.{{ $name }} is set, but no store: name it in data.store.url, as s3://BUCKET/PREFIX
{{- end }}{{ end }}
{{- if and $store.url (not $store.endpoint) (not $store.region) }}
data.store.url={{ $store.url }} needs data.store.region, the region of the bucket, or data.store.endpoint, the address of a store that is not Amazon's
{{- end }}
{{- if and $store.url (has "--store" .Values.job.arguments) }}
job.arguments has --store, which the chart gives from data.store.url: leave one of the two out
{{- end }}
{{- end }}

{{- define "locmoe.check.counts" -}}
{{- $nodes := int .Values.nodes -}}
{{- if gt (int .Values.queue.minMember) $nodes }}
queue.minMember={{ .Values.queue.minMember }} is above nodes={{ $nodes }}, so the pods would never start: use 0 for all
{{- end }}
{{- if gt (int .Values.maxUnavailable) $nodes }}
maxUnavailable={{ .Values.maxUnavailable }} is above nodes={{ $nodes }}: use at most {{ $nodes }}
{{- end }}
{{- if and (ne .Values.queue.kind "none") (not .Values.queue.name) }}
queue.name is empty: name the queue of queue.kind={{ .Values.queue.kind }}
{{- end }}
{{- if and (eq .Values.accelerator.kind "ascend910") (gt (int .Values.node.devices) (int .Values.accelerator.count)) }}
node.devices={{ .Values.node.devices }} is above accelerator.count={{ .Values.accelerator.count }}: a node has as many devices as NPUs, so make them equal
{{- end }}
{{- $fewest := add .Values.node.stopSeconds 16 -}}
{{- if lt (int .Values.graceSeconds) (int $fewest) }}
graceSeconds={{ .Values.graceSeconds }} is less than node.stopSeconds and 16 to leave the mesh: use at least {{ $fewest }}
{{- end }}
{{- end }}

{{- define "locmoe.check.ports" -}}
{{- $taken := dict -}}
{{- range $name, $port := .Values.ports -}}
{{- with get $taken (toString $port) }}
ports.{{ $name }}={{ $port }} is ports.{{ . }} too: each needs a port of its own
{{- end }}
{{- $_ := set $taken (toString $port) $name -}}
{{- $from := int $.Values.accelerator.hcclBasePort -}}
{{- if and (eq $.Values.accelerator.kind "ascend910") (ge (int $port) $from) (lt (int $port) (add $from 32 | int)) }}
ports.{{ $name }}={{ $port }} is one of the 32 ports of HCCL from accelerator.hcclBasePort={{ $from }} on: change one of the two
{{- end }}
{{- end }}
{{- end }}

{{- define "locmoe.check.labels" -}}
{{- $own := concat (include "locmoe.labels" (dict "Values" (omit .Values "commonLabels") "Chart" .Chart "Release" .Release) | fromYaml | keys) (list "app.kubernetes.io/component") -}}
{{- $places := dict "commonLabels" .Values.commonLabels "podLabels" .Values.podLabels "job.podLabels" .Values.job.podLabels "accelerator.podLabels" .Values.accelerator.podLabels "metrics.labels" .Values.metrics.labels "metrics.dashboardLabels" .Values.metrics.dashboardLabels -}}
{{- range $place, $labels := $places }}{{ range $label := keys $labels | sortAlpha -}}
{{- if has $label $own }}
{{ $place }} has the label {{ $label }}, by which the chart finds its own objects: choose another one
{{- end }}
{{- end }}{{ end }}
{{- end }}

{{/* Names that the chart uses in pods itself; Kubernetes refuses a second one. */}}
{{- define "locmoe.check.pods" -}}
{{- $ownVariables := list "POD_NAME" "POD_IP" "POD_UID" "LOCMOE_INDEX" "LOCMOE_RACK" "LOCMOE_ZONE" "ASCEND_VISIBLE_DEVICES" "HCCL_IF_BASE_PORT" -}}
{{- range $place, $pod := dict "" .Values "job." .Values.job -}}
{{- range $pod.env }}{{ if has .name $ownVariables }}
{{ $place }}env sets {{ .name }}, which the chart sets: leave it out
{{- end }}{{ end }}
{{- range $pod.volumes }}{{ if regexMatch "^(configuration|temporary|data|certificates|tokens|administrator|(plugins|ascend)-.*)$" .name }}
{{ $place }}volumes has {{ .name }}, which is a volume of the chart: choose another name
{{- end }}{{ end }}
{{- range $pod.volumeMounts }}{{ if has (clean .mountPath) (list "/" "/tmp" "/opt" "/etc/locmoe" "/etc/locmoe/node.yaml" "/etc/locmoe/certificates" "/etc/locmoe/tokens" (clean $.Values.node.data)) }}
{{ $place }}volumeMounts has {{ .mountPath }}, where the chart or the image has something: choose another path
{{- end }}{{ end }}
{{- range concat $pod.initContainers ($pod.sidecars | default list) }}{{ if has .name (list "node" "train" "leave") }}
{{ $place }}initContainers or sidecars have {{ .name }}, which is a container of the chart: choose another name
{{- end }}{{ end }}
{{- end }}
{{- $plugins := list }}{{ range concat .Values.plugins.images .Values.plugins.claims }}{{ if has .name $plugins }}
plugins has {{ .name }} twice: give each its own name
{{- end }}{{ $plugins = append $plugins .name }}{{ end }}
{{- end }}
