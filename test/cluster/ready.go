package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// probe asks the API server small questions as the admin.
type probe struct {
	server string
	client *http.Client
}

func newProbe(server string, k keys) probe {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(k.ca.pem)
	// The pair was made by this process a moment ago; if it were broken, the first request would say so.
	pair, _ := tls.X509KeyPair(k.admin.certificate, k.admin.key)
	return probe{server, &http.Client{
		Timeout: 5 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}},
		},
	}}
}

// get returns the body of a 200 answer; everything else is an error.
func (p probe) get(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.server+path, nil)
	if err != nil {
		return nil, err
	}
	response, err := p.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("GET %s: %s", path, response.Status)
	}
	return body, err
}

// waitFor repeats a request until it is answered with 200 or ctx ends.
func (p probe) waitFor(ctx context.Context, path string) error {
	for {
		_, err := p.get(ctx, path)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not ready: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (p probe) waitForReady(ctx context.Context) error { return p.waitFor(ctx, "/readyz") }

// waitForDefaultServiceAccount waits for what the controllers make last and Pods need first.
func (p probe) waitForDefaultServiceAccount(ctx context.Context) error {
	return p.waitFor(ctx, "/api/v1/namespaces/default/serviceaccounts/default")
}

// version is the server's gitVersion, for example v1.37.2.
func (p probe) version(ctx context.Context) (string, error) {
	body, err := p.get(ctx, "/version")
	if err != nil {
		return "", err
	}
	var v struct{ GitVersion string }
	err = json.Unmarshal(body, &v)
	return v.GitVersion, err
}
