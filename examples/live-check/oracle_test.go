package main

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestOracle: each switch of the simulator is found out, or the report says why not.
func TestOracle(t *testing.T) {
	type server = oracletest.Server
	nothing := func(*server) {}
	unknown := string(stateCannotTell)
	suffix := func(format string) func(*server) {
		return func(s *server) {
			s.SetSuffix(func(now time.Time) string { return now.UTC().Format(format) })
		}
	}
	for _, tt := range []switchTest[*server]{
		{probe: "format", want: "JSON", turn: func(s *server) { s.SetXMLResponses(false) }},
		{probe: "format", want: "XML", turn: func(s *server) { s.SetXMLResponses(true) }},
		{probe: "error-code", want: "a string", turn: func(s *server) { s.SetErrorCodeNumbers(false) }},
		{probe: "error-code", want: "a number", turn: func(s *server) { s.SetErrorCodeNumbers(true) }},
		{probe: "error-code", want: unknown, turn: func(s *server) { s.SetXMLResponses(true) }},
		{probe: "default-limit", want: "50", turn: nothing},
		{probe: "default-limit", want: "100", turn: func(s *server) { s.SetDefaultLimit(100) }},
		{probe: "default-limit", want: "another number", turn: func(s *server) { s.SetDefaultLimit(20) }},
		{probe: "bad-credential", want: "HTML", turn: func(s *server) { s.SetUnauthorizedJSON(false) }},
		{probe: "bad-credential", want: "JSON of the API", turn: func(s *server) { s.SetUnauthorizedJSON(true) }},
		{probe: "not-found", want: "404", turn: func(s *server) { s.SetFailuresUnder200(false) }},
		{probe: "not-found", want: "200 with an errorCode", turn: func(s *server) { s.SetFailuresUnder200(true) }},
		{probe: "rate-limit", want: rateNone, turn: nothing},
		{probe: "rate-limit", want: rateUntold, turn: func(s *server) { s.SetRate(100, time.Minute) }},
		{probe: "quota-headers", want: headersSome, turn: nothing},

		{probe: "create-status", want: "201", turn: func(s *server) { s.SetCreateStatus(201) }},
		{probe: "create-status", want: "200", turn: func(s *server) { s.SetCreateStatus(200) }},
		{probe: "list-lag", want: lagNone, turn: nothing},
		{probe: "list-lag", want: lagShort, turn: func(s *server) { s.SetListLag(3 * time.Second) }},
		{probe: "list-lag", want: lagLong, turn: func(s *server) { s.SetListLag(35 * time.Second) }},
		{probe: "clocks", want: clocksAgree, turn: nothing},
		{probe: "clocks", want: clocksDiffer, turn: func(s *server) { s.SetDateSkew(10 * time.Second) }},
		{probe: "clocks", want: clocksFar, turn: func(s *server) { s.SetDateSkew(10 * time.Minute) }},
		{probe: "copy-date", want: copyDateOwn, turn: nothing},
		{probe: "taken-name", want: clashNumbered, turn: func(s *server) { s.SetClash(oracletest.ClashRename) }},
		{probe: "taken-name", want: clashRefused, turn: func(s *server) { s.SetClash(oracletest.ClashRefuse) }},
		{probe: "taken-name", want: clashRefused, turn: func(s *server) {
			s.SetClash(oracletest.ClashRefuse)
			s.SetFailuresUnder200(true)
		}},
		{probe: "taken-name", want: clashNumbered, turn: func(s *server) { s.SetClash(oracletest.ClashVersion) }},
		{probe: "taken-name-file", want: clashNumbered, turn: func(s *server) { s.SetClash(oracletest.ClashRename) }},
		{probe: "taken-name-file", want: clashRefused, turn: func(s *server) { s.SetClash(oracletest.ClashRefuse) }},
		{probe: "taken-name-file", want: clashVersion, turn: func(s *server) { s.SetClash(oracletest.ClashVersion) }},
		{probe: "time-stamp", want: suffixUTC, turn: suffix("150405")},
		{probe: "time-stamp", want: suffixSix, turn: suffix("20060102"[2:])},
		{probe: "time-stamp", want: suffixSpace, turn: suffix("_150405")},
		{probe: "time-stamp", want: suffixOdd, turn: suffix("20060102")},
		{probe: "time-stamp-file", want: "at the end", turn: func(s *server) { s.SetSuffixBeforeExtension(false) }},
		{probe: "time-stamp-file", want: "before the extension", turn: func(s *server) { s.SetSuffixBeforeExtension(true) }},
		{probe: "copy-delay", want: lagNone, turn: func(s *server) { s.SetCopyDelay(0) }},
		{probe: "copy-delay", want: lagShort, turn: func(s *server) { s.SetCopyDelay(5 * time.Second) }},
		{probe: "copy-delay", want: lagLong, turn: func(s *server) { s.SetCopyDelay(time.Minute) }},
		{probe: "link-and-destination", want: unknown, turn: func(s *server) { s.SetLinkCoversDestination(true) }},
		{probe: "link-and-destination", want: unknown, turn: func(s *server) { s.SetLinkCoversDestination(false) }},
		{probe: "home-as-destination", want: unknown, turn: func(s *server) { s.SetSelfDestination(true) }},
		{probe: "home-as-destination", want: unknown, turn: func(s *server) { s.SetSelfDestination(false) }},
		{probe: "access-code", want: unknown, turn: func(s *server) { s.SetAccessCodeDecoding(true) }},
		{probe: "access-code", want: unknown, turn: func(s *server) { s.SetAccessCodeDecoding(false) }},
	} {
		tt.run(t, func(t *testing.T) (*server, service) {
			srv := oracletest.NewServer(t)
			file := srv.AddFile(srv.MkdirAll("/Reports"), "report.txt", 10)
			svc, err := newOracle(srv.PipeConfig(), srv.MkdirAll("/Shared"), file)
			if err != nil {
				t.Fatal(err)
			}
			return srv, svc
		}, (*server).Tree)
	}
}
