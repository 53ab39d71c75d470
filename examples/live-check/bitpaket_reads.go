package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/bitpaket"
)

func (s *bitpaketService) askBadToken(ctx context.Context) (finding, error) {
	cfg := s.cfg
	cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: random()})
	client, err := bitpaket.NewClient(cfg)
	if err != nil {
		return finding{}, err
	}
	_, err = client.Query(ctx, bitpaket.QueryRequest{Folder: s.in})
	switch p, ok := errors.AsType[*bitpaket.ProblemDetails](err); {
	case err == nil:
		return finding{}, ownError("a random token was accepted")
	case !ok:
		return finding{}, err
	case p.Status == http.StatusUnauthorized && p.Namespace != "":
		return found("401 in the format of the host layer", "%s", describe(p)), nil
	case p.Status == http.StatusUnauthorized && p.Code != 0:
		return found("401 in the format of the API", "%s", describe(p)), nil
	default:
		return found("another response", "%s", describe(p)), nil
	}
}

func (s *bitpaketService) askUnknownPath(ctx context.Context) (finding, error) {
	status, _, err := s.raw(ctx, http.MethodGet, "/v2/"+random(), http.Header{}, nil)
	if err != nil && status == 0 {
		return finding{}, err
	}
	e := members(members(s.rec.last().body)["error"])
	switch {
	case e["ns"] != nil:
		return found("that of the host layer", "status %d", status), nil
	case e["code"] != nil:
		return found("that of the API", "status %d", status), nil
	}
	return found("another", "status %d", status), nil
}

// expectRefusal sorts what came of a request that was to be refused.
func expectRefusal(err error) (finding, error) {
	p, ok := errors.AsType[*bitpaket.ProblemDetails](err)
	switch {
	case err == nil:
		return found("not refused"), nil
	case !ok, p.Status == http.StatusTooManyRequests:
		return finding{}, err
	}
	return refusal(p), nil
}

func (s *bitpaketService) askNoSuchObject(ctx context.Context) (finding, error) {
	_, err := s.client.FindMetadata(ctx, bitpaket.FindMetadataRequest{Path: s.real(below(inFolder, scratchName()))})
	return expectRefusal(err)
}

func (s *bitpaketService) askNoSuchFolder(ctx context.Context) (finding, error) {
	_, err := s.client.Query(ctx, bitpaket.QueryRequest{Folder: s.real(below(inFolder, scratchName()))})
	return expectRefusal(err)
}

func (s *bitpaketService) askInvalidRequest(ctx context.Context) (finding, error) {
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	status, _, err := s.raw(ctx, http.MethodPost, "/v2/metadata", header, []byte("{}"))
	if err != nil && status == 0 {
		return finding{}, err
	}
	return rawRefusal(s.rec.last()), nil
}

// rawRefusal sorts the response to a request that was to be refused.
func rawRefusal(x exchange) finding {
	body := members(x.body)
	if x.status/100 == 2 && string(body["success"]) != "false" {
		return found("not refused", "status %d", x.status)
	}
	p := bitpaket.ProblemDetails{Status: x.status}
	json.Unmarshal(members(body["error"])["code"], &p.Code)
	return refusal(&p)
}

// bitpaketRateRequests is a little more than the limit in the documents' sample.
const bitpaketRateRequests = 5100

func (s *bitpaketService) askRate(ctx context.Context) (finding, error) {
	return useUp(ctx, s.rec, bitpaketRateRequests, func(ctx context.Context) error {
		// Not by the client, which holds back what the headers of responses do not allow.
		_, _, err := s.raw(ctx, http.MethodGet, "/v2/query", http.Header{}, nil)
		return err
	})
}

func (s *bitpaketService) askHeaders(ctx context.Context) (finding, error) {
	if _, err := s.client.Query(ctx, bitpaket.QueryRequest{Folder: s.in}); err != nil {
		return finding{}, err
	}
	return headers(s.rec.since(0)), nil
}
