package main

import (
	"context"
	"io"
	"net/http"
	"time"
)

// The probes of the metadata service of an ECS instance. They read no keys.

const (
	metadataAddress = "http://100.100.100.200"
	metadataTime    = 2 * time.Second
)

// metadata sends a request to the metadata service. Its address means nothing outside of an instance.
func (s *ossService) metadata(ctx context.Context, method, path, header string) (status int, f finding) {
	if !s.account.instance {
		return 0, cannotTell("-instance is not set: only the metadata service of an ECS instance shows it")
	}
	ctx, cancel := context.WithTimeout(ctx, metadataTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, metadataAddress+path, nil)
	if err != nil {
		return 0, cannotTell("the request cannot be made")
	}
	if header != "" {
		req.Header.Set(header, "60")
	}
	client := &http.Client{Transport: directTransport()}
	if s.account.config.HTTPClient != nil {
		client.Transport = s.account.config.HTTPClient.Transport
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, cannotTell("no metadata service answers: the program runs on no ECS instance")
	}
	defer res.Body.Close()
	io.Copy(io.Discard, io.LimitReader(res.Body, maxBody))
	return res.StatusCode, finding{}
}

// directTransport uses no proxy, which has no way to the service.
func directTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = nil
	return t
}

// askMetadataV1 asks for the name of the role without a token.
func (s *ossService) askMetadataV1(ctx context.Context) (finding, error) {
	status, no := s.metadata(ctx, http.MethodGet, "/latest/meta-data/ram/security-credentials/", "")
	switch status {
	case 0:
		return no, nil
	case http.StatusOK:
		return found("yes", "and the instance has a role"), nil
	case http.StatusNotFound:
		return found("yes", "and the instance has no role"), nil
	case http.StatusForbidden:
		return found("no: 403"), nil
	}
	return found("no: "+otherValue, "%d", status), nil
}

// askMetadataV2 asks for a token, which is not used and not kept.
func (s *ossService) askMetadataV2(ctx context.Context) (finding, error) {
	status, no := s.metadata(ctx, http.MethodPut, "/latest/api/token", "X-aliyun-ecs-metadata-token-ttl-seconds")
	switch status {
	case 0:
		return no, nil
	case http.StatusOK:
		return found("yes"), nil
	case http.StatusNotFound:
		return found("no: 404"), nil
	}
	return found("no: "+otherValue, "%d", status), nil
}
