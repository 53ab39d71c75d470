package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/farcopy/farcopy/box"
)

// maxPages is how many pages of a listing a probe reads.
const maxPages = 5

func (s *boxService) askLastMarker(ctx context.Context) (finding, error) {
	req := box.ListFolderItemsRequest{FolderID: s.in, Limit: 1000}
	for range maxPages {
		page, err := s.client.ListFolderItems(ctx, req)
		if err != nil {
			return finding{}, err
		}
		if req.Marker = page.NextMarker; req.Marker != "" {
			continue
		}
		switch marker, ok := members(s.rec.last().body)["next_marker"]; {
		case !ok:
			return found("absent"), nil
		case string(marker) == "null":
			return found("null"), nil
		default:
			return found("empty"), nil
		}
	}
	return cannotTell("the folder of -in has more than %d pages", maxPages), nil
}

func (s *boxService) askPageLimit(ctx context.Context) (finding, error) {
	page, err := s.client.ListFolderItems(ctx, box.ListFolderItemsRequest{FolderID: s.in, Limit: 1000})
	switch {
	case err != nil:
		return finding{}, err
	case page.Limit == 1000:
		return found("1000"), nil
	case page.Limit > 0:
		return found("fewer", "%d", page.Limit), nil
	}
	return found("not said"), nil
}

func (s *boxService) askFields(ctx context.Context) (finding, error) {
	if _, err := s.client.GetFolder(ctx, box.GetFolderRequest{FolderID: s.in, Fields: []string{"description"}}); err != nil {
		return finding{}, err
	}
	m := members(s.rec.last().body)
	switch _, sequence := m["sequence_id"]; {
	case m["name"] == nil && !sequence:
		return found("base: type, id and etag only"), nil
	case m["name"] != nil && sequence:
		return found("mini: sequence_id and name, too"), nil
	}
	return cannotTell("only one of name and sequence_id came"), nil
}

func (s *boxService) askBadToken(ctx context.Context) (finding, error) {
	client, err := s.withToken(random())
	if err != nil {
		return finding{}, err
	}
	_, err = client.GetFolder(ctx, box.GetFolderRequest{FolderID: s.in})
	switch p, ok := errors.AsType[*box.ProblemDetails](err); {
	case err == nil:
		return finding{}, ownError("a random token was accepted")
	case !ok:
		return finding{}, err
	case p.Status == http.StatusUnauthorized:
		return found("401", "code %q", string(p.Code)), nil
	case p.Status == http.StatusForbidden && p.Code == box.ErrorCodeUnauthorized:
		return found("403 with the code unauthorized"), nil
	case p.Status == http.StatusForbidden:
		return found("403 with another code", "code %q", string(p.Code)), nil
	default:
		return found("another status", "status %d, code %q", p.Status, string(p.Code)), nil
	}
}

func (s *boxService) askNotFound(ctx context.Context) (finding, error) {
	_, err := s.client.GetFolder(ctx, box.GetFolderRequest{FolderID: noFolder})
	p, ok := errors.AsType[*box.ProblemDetails](err)
	switch {
	case err == nil:
		return finding{}, ownError("there is a folder with an id that was made up")
	case !ok:
		return finding{}, err
	}
	form := "another format"
	if string(members(s.rec.last().body)["type"]) == `"error"` {
		form = "the format of the API"
	}
	if p.Status == http.StatusNotFound && p.Code == box.ErrorCodeNotFound && form == "the format of the API" {
		return found("404 not_found"), nil
	}
	return found("another response", "status %d, code %q, %s", p.Status, string(p.Code), form), nil
}

// noFolder is an id far beyond those that Box has given out.
const noFolder = "9007199254740001"

// boxRateRequests is a little more than the documented 1000 requests a minute.
const boxRateRequests = 1200

func (s *boxService) askRate(ctx context.Context) (finding, error) {
	return useUp(ctx, s.rec, boxRateRequests, func(ctx context.Context) error {
		_, err := s.client.GetFolder(ctx, box.GetFolderRequest{FolderID: s.in, Fields: []string{"id"}}, box.WithMaxAttempts(1))
		return err
	})
}

func (s *boxService) askHeaders(ctx context.Context) (finding, error) {
	if _, err := s.client.GetFolder(ctx, box.GetFolderRequest{FolderID: s.in, Fields: []string{"id"}}); err != nil {
		return finding{}, err
	}
	return headers(s.rec.since(0)), nil
}

// members are those of a JSON object; nil if the text is none.
func members(text []byte) (m map[string]json.RawMessage) {
	json.Unmarshal(text, &m)
	return m
}

// form says what a JSON value is.
func form(raw json.RawMessage) string {
	switch text := strings.TrimSpace(string(raw)); {
	case text == "" || text == "null":
		return "absent"
	case strings.HasPrefix(text, "["):
		return "an array"
	case strings.HasPrefix(text, "{"):
		return "an object"
	default:
		return fmt.Sprintf("%.20s", text)
	}
}

func withoutHyphens(name string) string { return strings.ReplaceAll(name, "-", "") }
