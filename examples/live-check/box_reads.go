package main

import (
	"context"
	"encoding/json"
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

// members are those of a JSON object; nil if the text is none.
func members(text []byte) (m map[string]json.RawMessage) {
	json.Unmarshal(text, &m)
	return m
}

func withoutHyphens(name string) string { return strings.ReplaceAll(name, "-", "") }
