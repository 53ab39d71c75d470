//go:build linux

package main

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func newOracleWorld(t *testing.T, n int) *world {
	srv := oracletest.NewServer(t)
	from, to := srv.MkdirAll("/Reports"), srv.MkdirAll("/Archive")
	folders := map[string]bool{}
	for i := range n {
		name := fmt.Sprintf("%03d", i/20)
		folders[name] = true
		if i%40 == 0 {
			srv.MkdirAll("/Archive/" + name)
		}
		srv.AddFile(srv.MkdirAll("/Reports/"+name), fmt.Sprintf("%04d.pdf", i), int64(100+i))
	}
	slowly(srv, "CopyFile", 10*n)
	slowly(srv, "CopyFolder", 10*n)
	slowly(srv, "CreateFolder", n)
	return &world{
		srv: srv, n: n + len(folders), mayBeUnknown: true,
		args: []string{"-service", "oracle", "-from", from, "-to", to},
		env:  []string{"ORACLE_USERNAME=" + oracletest.DefaultUsername, "ORACLE_PASSWORD=" + oracletest.DefaultPassword},
		made: func() map[string]int { return linesBelow(srv.Tree(), "/Archive/") },
	}
}

func newBitPaketWorld(t *testing.T, n int) *world {
	n /= 4 // its requests take longer
	srv := bitpakettest.NewServer(t)
	folders := map[string]bool{}
	for i := range n {
		name := fmt.Sprintf("%03d", i/20)
		folders[name] = true
		srv.AddObject(fmt.Sprintf("/photos/%s/%04d.jpg", name, i), fmt.Sprint("photo ", i))
	}
	srv.MkdirAll("/archive")
	for _, op := range []string{"Copy", "CopyObject", "CopyFile", "CopyFolder"} {
		slowly(srv, op, 10*n)
	}
	return &world{
		srv: srv, n: n + len(folders), mayBeUnknown: true,
		args: []string{"-service", "bitpaket", "-from", "/photos", "-to", "/archive"},
		env:  []string{"BITPAKET_TOKEN=" + bitpakettest.DefaultToken, "BITPAKET_CLIENT_SECRET=" + bitpakettest.DefaultClientSecret},
		made: func() map[string]int { return linesBelow(srv.Tree(), "/archive/") },
	}
}

// TestKillsElsewhere kills on the services that TestKills does not have.
func TestKillsElsewhere(t *testing.T) {
	waitsLong(t)
	for name, newWorld := range map[string]func(*testing.T, int) *world{"oracle": newOracleWorld, "bitpaket": newBitPaketWorld} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var k killed
			w := newWorld(t, 160)
			r := killRun(t, w, quick, &k, *kills, rand.New(rand.NewPCG(3, 1)))
			doubled, lost := w.check(t, r)
			want(t, "made twice", doubled, 0)
			want(t, "lost", lost, 0)
			want(t, "failed", r.count("failed"), 0)
			want(t, "pending", r.count("pending"), 0)
			t.Logf("killed: %+v; %v; there are %d of %d", k, r.report, len(w.made()), w.n)
		})
	}
}

// TestInPeaceElsewhere: without kills all is copied, and counted.
func TestInPeaceElsewhere(t *testing.T) {
	t.Parallel()
	for name, newWorld := range map[string]func(*testing.T, int) *world{"oracle": newOracleWorld, "bitpaket": newBitPaketWorld} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 60)
			got := startProgram(t, calm, w.env, w.runArgs(t)...).result(t)
			want(t, "code", got.code, exitDone)
			want(t, "listed", got.count("listed"), w.n)
			want(t, "item lines", len(got.items), w.n)
			want(t, "requests", got.count("requests"), len(w.srv.Requests()))
		})
	}
}
