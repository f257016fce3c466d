package main

import (
	"fmt"

	"go.etcd.io/etcd/server/v3/embed"
	logsv1 "k8s.io/component-base/logs/api/v1"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	kcm "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

func main() {
	fmt.Println(embed.NewConfig, logsv1.ReapplyHandlingIgnoreUnchanged, apiserver.NewAPIServerCommand, kcm.NewControllerManagerCommand)
}
