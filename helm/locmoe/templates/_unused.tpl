{{/* Values that have no effect in the way that another value chooses. Only those that are empty unless somebody sets them can be told. */}}
{{- define "locmoe.check.unused" -}}
{{- $job := .Values.job.kind -}}
{{- $queue := .Values.queue -}}
{{- $accelerator := dict "hostNetwork" .Values.accelerator.hostNetwork "count" (gt (int .Values.accelerator.count) 1) -}}
{{- range list
  (list (eq $job "none") "job" (pick .Values.job "arguments" "directory" "suspend") "job.kind=none" "set job.kind to a way to train")
  (list (eq $queue.kind "none") "queue" (pick $queue "name" "priorityClass" "topology" "minMember" "highestTier") "queue.kind=none" "set queue.kind")
  (list (eq $queue.kind "kueue") "queue" (pick $queue "minMember" "highestTier") "queue.kind=kueue" "use queue.kind=volcano")
  (list (eq $queue.kind "volcano") "queue" (pick $queue "priorityClass" "topology") "queue.kind=volcano" "use queue.kind=kueue")
  (list (and (eq $queue.kind "volcano") (eq $job "trainjob")) "queue" (pick $queue "minMember") "job.kind=trainjob" "use another job.kind")
  (list (ne .Values.data.kind "existing") "data" (pick .Values.data "claimName") (printf "data.kind=%s" .Values.data.kind) "set data.kind=existing")
  (list (ne .Values.data.kind "claim") "data" (pick .Values.data "storageClass") (printf "data.kind=%s" .Values.data.kind) "set data.kind=claim")
  (list (eq .Values.accelerator.kind "cpu") "accelerator" $accelerator "accelerator.kind=cpu" "set accelerator.kind=ascend910")
  (list (not .Values.metrics.podMonitor) "metrics" (pick .Values.metrics "secretName") "metrics.podMonitor=false" "set metrics.podMonitor=true")
  (list (not (or .Values.metrics.podMonitor .Values.metrics.rules)) "metrics" (pick .Values.metrics "labels") "metrics.podMonitor=false and metrics.rules=false" "set one of them to true")
  (list (not .Values.networkPolicy.enabled) "networkPolicy" (pick .Values.networkPolicy "users" "metrics" "egress" "jobEgress") "networkPolicy.enabled=false" "set networkPolicy.enabled=true")
  (list (not .Values.serviceAccount.create) "serviceAccount" (pick .Values.serviceAccount "annotations") "serviceAccount.create=false" "annotate the account itself")
  (list (not (include "locmoe.standing" .)) "test" (pick .Values.test "administrator") (printf "job.kind=%s, which has no helm test" $job) "use job.kind=job")
-}}
{{- $row := . -}}
{{- range $name := index $row 2 | keys | sortAlpha }}{{ if and (index $row 0) (get (index $row 2) $name) }}
{{ index $row 1 }}.{{ $name }} has no effect with {{ index $row 3 }}: {{ index $row 4 }}, or leave it out
{{- end }}{{ end }}
{{- end }}
{{- end }}
