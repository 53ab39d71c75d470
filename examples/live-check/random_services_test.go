package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// one returns one of several values.
func one[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

func yes(r *rand.Rand) bool { return r.IntN(2) == 0 }

func randomLag(r *rand.Rand) time.Duration {
	return one(r, 0, 0, 3*time.Second, 9*time.Second, 35*time.Second, time.Hour)
}

func randomSkew(r *rand.Rand) time.Duration {
	return one(r, 0, 2*time.Second, -2*time.Second, 8*time.Second, -8*time.Second, time.Hour)
}

// throttle returns what sets a random rate.
func throttle(r *rand.Rand, set func(limit int, window time.Duration)) func() {
	limit := one(r, 0, 60)
	return func() { set(limit, time.Minute) }
}

// randomBenches start the simulators with random switches.
var randomBenches = map[string]func(*testing.T, *rand.Rand) randomBench{
	"bitpaket": func(t *testing.T, r *rand.Rand) randomBench {
		srv := bitpakettest.NewServer(t)
		srv.AddObject("/shared/stranger/object", "x")
		srv.SetCopyDelay(one(r, 0, 0, 5*time.Second, time.Minute, 2*time.Minute))
		srv.SetCopyTime(one(r, 0, 0, time.Second))
		srv.SetDateSkew(randomSkew(r))
		srv.SetHostErrors(yes(r))
		srv.SetListLag(randomLag(r))
		srv.SetNestFolders(yes(r))
		srv.SetRefusal(bitpakettest.NoSuchObject, one(r, 200, 404), 10404)
		srv.SetRefusal(bitpakettest.NoSuchFolder, one(r, 200, 403, 404), 10404)
		srv.SetRefusal(bitpakettest.NameTaken, one(r, 200, 409), one(r, 10209, 10299))
		srv.SetRefusal(bitpakettest.InvalidRequest, one(r, 200, 400, 422), 10400)
		srv.SetRefusal(bitpakettest.WrongSecret, one(r, 200, 401, 403), 10403)
		srv.SetRefusal(bitpakettest.NoSuchTarget, one(r, 200, 400, 404), 10405)
		srv.SetRequireOverwrite(yes(r))
		svc, err := newBitPaket(srv.PipeConfig(), one(r, "/shared", "/shared/stranger", "/"))
		if err != nil {
			t.Fatal(err)
		}
		return randomBench{svc, srv.Tree, srv.Inject, srv.Requests, throttle(r, srv.SetRate)}
	},
	"box": func(t *testing.T, r *rand.Rand) randomBench {
		srv := boxtest.NewServer(t)
		in := srv.MkdirAll("/Shared")
		srv.MkdirAll("/Shared/farcopy-live-check-0123456789abcdef/x")
		srv.SetConflictAsObject(yes(r))
		srv.SetContentsChangeETag(yes(r))
		srv.SetDateSkew(randomSkew(r))
		srv.SetDuplicateNames(one(r, 0, time.Hour))
		srv.SetFieldsAddToBase(yes(r))
		srv.SetLastMarker(one(r, boxtest.MarkerNull, boxtest.MarkerEmpty, boxtest.MarkerAbsent))
		srv.SetListLag(randomLag(r))
		srv.SetStrictNames(yes(r))
		srv.SetTokenRefusal(one(r, 401, 403))
		svc, err := newBox(srv.PipeConfig(), one(r, in, "0"))
		if err != nil {
			t.Fatal(err)
		}
		return randomBench{svc, srv.Tree, srv.Inject, srv.Requests, throttle(r, srv.SetRate)}
	},
	"document360": func(t *testing.T, r *rand.Rand) randomBench {
		srv, svc := document360Bench(t)
		srv.SetDateSkew(randomSkew(r))
		srv.SetEmptyUnauthorized(yes(r))
		srv.SetListLag(randomLag(r))
		srv.SetLocation(one(r, document360test.LocationAbsolute, document360test.LocationRelative, document360test.LocationAbsent))
		srv.SetProblemInstance(yes(r))
		srv.SetProblemMediaType(one(r, "application/problem+json", "application/json"))
		srv.SetProblemTypeBase(one(r, typesDocumented, typesSeen))
		srv.SetRates(one(r, 0, 120), one(r, 0, 120), time.Minute)
		srv.SetRenameDuplicates(yes(r))
		srv.SetValidationStatus(one(r, 400, 422))
		return randomBench{svc, srv.Tree, srv.Inject, srv.Requests, func() {}}
	},
	"oracle": func(t *testing.T, r *rand.Rand) randomBench {
		srv := oracletest.NewServer(t)
		file := srv.AddFile(srv.MkdirAll("/Reports"), "report.txt", 10)
		srv.SetClash(one(r, oracletest.ClashRename, oracletest.ClashRefuse, oracletest.ClashVersion))
		srv.SetCopyDelay(one(r, 0, 0, 5*time.Second, time.Minute))
		srv.SetCreateStatus(one(r, 200, 201))
		srv.SetDateSkew(randomSkew(r))
		srv.SetDefaultLimit(one(r, 50, 100))
		srv.SetErrorCodeNumbers(yes(r))
		srv.SetFailuresUnder200(yes(r))
		srv.SetListLag(randomLag(r))
		layout := one(r, "150405", "_150405", "20060102")
		srv.SetSuffix(func(now time.Time) string { return now.Format(layout) })
		srv.SetSuffixBeforeExtension(yes(r))
		srv.SetUnauthorizedJSON(yes(r))
		in := srv.MkdirAll("/Shared")
		svc, err := newOracle(srv.PipeConfig(), in, file)
		if err != nil {
			t.Fatal(err)
		}
		return randomBench{svc, srv.Tree, srv.Inject, srv.Requests, throttle(r, srv.SetRate)}
	},
	"oss": func(t *testing.T, r *rand.Rand) randomBench {
		srv, svc := ossBench(one(r, "", osstest.VersioningEnabled, osstest.VersioningSuspended))(t)
		srv.SetAbortRepeats(one(r, 0, 2, 6))
		srv.SetAppendSources(yes(r))
		srv.SetCopyCRC(yes(r))
		srv.SetDateSkew(randomSkew(r))
		srv.SetHTTPDates(yes(r))
		srv.SetHeadErrors(yes(r))
		srv.SetListLag(randomLag(r))
		srv.SetMetadataV1(yes(r))
		srv.SetMetadataV2(yes(r))
		srv.SetNewCopyETag(yes(r))
		srv.SetPartCRC(yes(r))
		srv.SetQPSDelay(yes(r))
		return randomBench{svc, srv.Tree, srv.Inject, srv.Requests, throttle(r, func(int, time.Duration) { srv.SetRate(1, time.Second) })}
	},
}
