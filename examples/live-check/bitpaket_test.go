package main

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

// TestBitPaket: each switch of the simulator is found out.
func TestBitPaket(t *testing.T) {
	type server = bitpakettest.Server
	nothing := func(*server) {}
	refuse := func(why bitpakettest.Refusal, status, code int) func(*server) {
		return func(s *server) { s.SetRefusal(why, status, code) }
	}
	for _, tt := range []switchTest[*server]{
		{probe: "bad-token", want: "401 in the format of the API", turn: func(s *server) { s.SetHostErrors(false) }},
		{probe: "bad-token", want: "401 in the format of the host layer", turn: func(s *server) { s.SetHostErrors(true) }},
		{probe: "unknown-path", want: "that of the API", turn: func(s *server) { s.SetHostErrors(false) }},
		{probe: "unknown-path", want: "that of the host layer", turn: func(s *server) { s.SetHostErrors(true) }},

		{probe: "no-such-object", want: refused404, turn: nothing},
		{probe: "no-such-object", want: refused200, turn: refuse(bitpakettest.NoSuchObject, 200, 10404)},
		{probe: "no-such-object", want: refused400, turn: refuse(bitpakettest.NoSuchObject, 400, 10404)},
		{probe: "no-such-object", want: refusedOdd, turn: refuse(bitpakettest.NoSuchObject, 410, 10410)},
		{probe: "no-such-folder", want: refused404, turn: nothing},
		{probe: "no-such-folder", want: refused200, turn: refuse(bitpakettest.NoSuchFolder, 200, 10404)},
		{probe: "no-such-folder", want: refused403, turn: refuse(bitpakettest.NoSuchFolder, 403, 10403)},
		{probe: "invalid-request", want: refused400, turn: nothing},
		{probe: "invalid-request", want: refused200, turn: refuse(bitpakettest.InvalidRequest, 200, 1)},
		{probe: "invalid-request", want: refusedOdd, turn: refuse(bitpakettest.InvalidRequest, 422, 10422)},
		{probe: "no-such-target", want: refused404, turn: nothing},
		{probe: "no-such-target", want: refused200, turn: refuse(bitpakettest.NoSuchTarget, 200, 10404)},
		{probe: "no-such-target", want: refused400, turn: refuse(bitpakettest.NoSuchTarget, 400, 10400)},
		{probe: "wrong-secret", want: refused403, turn: nothing},
		{probe: "wrong-secret", want: refusedOdd, turn: refuse(bitpakettest.WrongSecret, 401, 10401)},
		{probe: "wrong-secret", want: refused200, turn: refuse(bitpakettest.WrongSecret, 200, 10403)},
		{probe: "taken-name", want: "refused with the code 10209", turn: nothing},
		{probe: "taken-name", want: "refused with the code 10209", turn: refuse(bitpakettest.NameTaken, 200, 10209)},
		{probe: "taken-name", want: "refused with another code", turn: refuse(bitpakettest.NameTaken, 409, 10409)},
		{probe: "taken-name", want: "refused with another code", turn: refuse(bitpakettest.NameTaken, 200, 10299)},
		{probe: "sealed-target", want: string(stateCannotTell), turn: nothing},
		{probe: "sealed-target", want: string(stateCannotTell), turn: refuse(bitpakettest.SealedTarget, 409, 10409)},

		{probe: "rate-limit", want: rateNone, turn: nothing},
		{probe: "rate-limit", want: rateUntold, turn: func(s *server) { s.SetRate(5000, time.Hour) }},
		{probe: "quota-headers", want: headersSome, turn: nothing},

		{probe: "list-lag", want: lagNone, turn: nothing},
		{probe: "list-lag", want: lagShort, turn: func(s *server) { s.SetListLag(3 * time.Second) }},
		{probe: "list-lag", want: lagLong, turn: func(s *server) { s.SetListLag(35 * time.Second) }},
		{probe: "clocks", want: clocksAgree, turn: nothing},
		{probe: "clocks", want: clocksDiffer, turn: func(s *server) { s.SetDateSkew(-10 * time.Second) }},
		{probe: "clocks", want: clocksFar, turn: func(s *server) { s.SetDateSkew(-10 * time.Minute) }},

		{probe: "overwrite-member", want: "yes", turn: func(s *server) { s.SetRequireOverwrite(true) }},
		{probe: "overwrite-member", want: "no", turn: func(s *server) { s.SetRequireOverwrite(false) }},
		{probe: "folder-place", want: "to b/a", turn: func(s *server) { s.SetNestFolders(true) }},
		{probe: "folder-place", want: "into b", turn: func(s *server) { s.SetNestFolders(false) }},
		{probe: "copy-delay", want: lagNone, turn: func(s *server) { s.SetCopyDelay(0); s.SetCopyTime(0) }},
		{probe: "copy-delay", want: lagShort, turn: func(s *server) { s.SetCopyDelay(5 * time.Second) }},
		{probe: "copy-delay", want: lagLong, turn: func(s *server) { s.SetCopyDelay(time.Minute) }},
		{probe: "copy-time", want: "all together", turn: func(s *server) { s.SetCopyTime(0) }},
		{probe: "copy-time", want: "one after the other", turn: func(s *server) { s.SetCopyTime(time.Second) }},
	} {
		tt.run(t, func(t *testing.T) (*server, service) {
			srv := bitpakettest.NewServer(t)
			srv.MkdirAll("/shared/folder")
			svc, err := newBitPaket(srv.PipeConfig(), "/shared/folder")
			if err != nil {
				t.Fatal(err)
			}
			return srv, svc
		}, (*server).Tree)
	}
}

// TestNotThere: a refusal for the rate of requests does not say that something is not there.
func TestNotThere(t *testing.T) {
	for status, want := range map[int]bool{400: true, 404: true, 429: false, 503: false} {
		if got := notThere(&bitpaket.ProblemDetails{Status: status}) == nil; got != want {
			t.Errorf("%d: not there: %t, want %t", status, got, want)
		}
	}
}
