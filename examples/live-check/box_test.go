package main

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/box/boxtest"
)

// TestBox: each switch of the simulator is found out.
func TestBox(t *testing.T) {
	nothing := func(*boxtest.Server) {}
	for _, tt := range []switchTest[*boxtest.Server]{
		{probe: "last-marker", want: "null", turn: nothing},
		{probe: "last-marker", want: "null", turn: func(s *boxtest.Server) { s.SetLastMarker(boxtest.MarkerNull) }},
		{probe: "last-marker", want: "empty", turn: func(s *boxtest.Server) { s.SetLastMarker(boxtest.MarkerEmpty) }},
		{probe: "last-marker", want: "absent", turn: func(s *boxtest.Server) { s.SetLastMarker(boxtest.MarkerAbsent) }},
		{probe: "fields", want: "mini: sequence_id and name, too", turn: func(s *boxtest.Server) { s.SetFieldsAddToBase(false) }},
		{probe: "fields", want: "base: type, id and etag only", turn: func(s *boxtest.Server) { s.SetFieldsAddToBase(true) }},
		{probe: "page-limit", want: "1000", turn: nothing},
		{probe: "bad-token", want: "401", turn: func(s *boxtest.Server) { s.SetTokenRefusal(401) }},
		{probe: "bad-token", want: "403 with the code unauthorized", turn: func(s *boxtest.Server) { s.SetTokenRefusal(403) }},
		{probe: "not-found", want: "404 not_found", turn: nothing},
		{probe: "rate-limit", want: rateNone, turn: nothing},
		{probe: "rate-limit", want: rateTold, turn: func(s *boxtest.Server) { s.SetRate(1000, time.Minute) }},
		{probe: "quota-headers", want: headersSome, turn: nothing},

		{probe: "list-lag", want: lagNone, turn: nothing},
		{probe: "list-lag", want: lagShort, turn: func(s *boxtest.Server) { s.SetListLag(3 * time.Second) }},
		{probe: "list-lag", want: lagLong, turn: func(s *boxtest.Server) { s.SetListLag(35 * time.Second) }},
		{probe: "list-lag", want: lagLong, turn: func(s *boxtest.Server) { s.SetListLag(time.Hour) }},
		{probe: "clocks", want: clocksAgree, turn: nothing},
		{probe: "clocks", want: clocksAgree, turn: func(s *boxtest.Server) { s.SetDateSkew(-2 * time.Second) }},
		{probe: "clocks", want: clocksDiffer, turn: func(s *boxtest.Server) { s.SetDateSkew(8 * time.Second) }},
		{probe: "clocks", want: clocksDiffer, turn: func(s *boxtest.Server) { s.SetDateSkew(-8 * time.Second) }},
		{probe: "clocks", want: clocksFar, turn: func(s *boxtest.Server) { s.SetDateSkew(10 * time.Minute) }},
		{probe: "copy-date", want: copyDateOwn, turn: nothing},
		{probe: "copy-date", want: copyDateOwn, turn: func(s *boxtest.Server) { s.SetDateSkew(time.Hour) }},
		{probe: "taken-name", want: "refused: 409 item_name_in_use", turn: nothing},
		{probe: "taken-name", want: "made under that name", turn: func(s *boxtest.Server) { s.SetDuplicateNames(time.Minute) }},
		{probe: "other-case", want: "taken", turn: nothing},
		{probe: "other-case", want: "free", turn: func(s *boxtest.Server) { s.SetDuplicateNames(time.Minute) }},
		{probe: "conflict-form", want: "an array", turn: func(s *boxtest.Server) { s.SetConflictAsObject(false) }},
		{probe: "conflict-form", want: "an object", turn: func(s *boxtest.Server) { s.SetConflictAsObject(true) }},
		{probe: "conflict-form", want: string(stateCannotTell), turn: func(s *boxtest.Server) { s.SetDuplicateNames(time.Minute) }},
		{probe: "duplicate-names", want: "one is refused", turn: func(s *boxtest.Server) { s.SetDuplicateNames(0) }},
		{probe: "duplicate-names", want: "both make a folder", turn: func(s *boxtest.Server) { s.SetDuplicateNames(time.Second) }},
		{probe: "contents-etag", want: "no", turn: func(s *boxtest.Server) { s.SetContentsChangeETag(false) }},
		{probe: "contents-etag", want: "yes", turn: func(s *boxtest.Server) { s.SetContentsChangeETag(true) }},
		{probe: "strict-names", want: "all are", turn: func(s *boxtest.Server) { s.SetStrictNames(false) }},
		{probe: "strict-names", want: "none is", turn: func(s *boxtest.Server) { s.SetStrictNames(true) }},
		{probe: "large-copy-response", want: "201 with the folder", turn: func(s *boxtest.Server) { s.SetAsyncResponse(201, true) }},
		{probe: "large-copy-response", want: "201 without the folder", turn: func(s *boxtest.Server) { s.SetAsyncResponse(201, false) }},
		{probe: "large-copy-response", want: "202 with the folder", turn: func(s *boxtest.Server) { s.SetAsyncResponse(202, true) }},
		{probe: "large-copy-response", want: "202 without the folder", turn: func(s *boxtest.Server) { s.SetAsyncResponse(202, false) }},
		{probe: "large-copy-time", want: "none: it is complete at the response", turn: func(s *boxtest.Server) { s.SetCopyTime(0) }},
		{probe: "large-copy-time", want: "it is completed later", turn: func(s *boxtest.Server) { s.SetCopyTime(100 * time.Millisecond) }},
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
