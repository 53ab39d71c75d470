package main

import (
	"testing"

	"github.com/farcopy/farcopy/box/boxtest"
)

// TestBox: each switch of the simulator is found out.
func TestBox(t *testing.T) {
	for _, tt := range []switchTest[*boxtest.Server]{
		{"last-marker", "null", func(s *boxtest.Server) {}},
		{"last-marker", "null", func(s *boxtest.Server) { s.SetLastMarker(boxtest.MarkerNull) }},
		{"last-marker", "empty", func(s *boxtest.Server) { s.SetLastMarker(boxtest.MarkerEmpty) }},
		{"last-marker", "absent", func(s *boxtest.Server) { s.SetLastMarker(boxtest.MarkerAbsent) }},
		{"fields", "mini: sequence_id and name, too", func(s *boxtest.Server) { s.SetFieldsAddToBase(false) }},
		{"fields", "base: type, id and etag only", func(s *boxtest.Server) { s.SetFieldsAddToBase(true) }},
	} {
		tt.run(t, func(t *testing.T) (*boxtest.Server, service) {
			srv := boxtest.NewServer(t)
			svc, err := newBox(srv.PipeConfig(), srv.MkdirAll("/Shared"))
			if err != nil {
				t.Fatal(err)
			}
			return srv, svc
		}, (*boxtest.Server).Tree)
	}
}
