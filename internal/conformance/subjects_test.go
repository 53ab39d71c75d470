package conformance

import (
	"context"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// The credentials of the trials: long enough that finding one in a message is no accident.
const (
	token  = "tok-5e1f0c9a7b3d"
	secret = "sec-2a9d4e7c1b60"
)

func source() oauth2.TokenSource {
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
}

// undecided are the families in which a service that makes duplicates, or destroys what it replaces, leaves no client a way to
// know: the first request may still run, and a second one would do harm.
var undecided = []family{silent, blocked, timedOut, tooLate}

var subjects = []subject{
	{name: "bitpaket overwrite=false", op: "Copy", hide: []string{token, secret}, unique: true, new: bitpaketTrial(false)},
	{name: "bitpaket overwrite=true", op: "Copy", hide: []string{token, secret}, unique: true, new: bitpaketTrial(true),
		unknown: append(undecided, stranger)},
	{name: "box", op: "CopyFolder", hide: []string{token}, unique: true, lies503: true, new: boxTrial, unknown: []family{delivered}},
	{name: "oracle", op: "CopyFolder", hide: []string{secret}, new: oracleTrial(""), unknown: undecided},
	{name: "oracle suffix", op: "CopyFolder", hide: []string{secret}, new: oracleTrial(oracle.DuplicateTimeStampSuffix), unknown: undecided},
	{name: "document360", op: "CopyFile", hide: []string{token}, new: document360Trial, unknown: undecided},
	{name: "oss", op: "CopyObject", hide: []string{secret}, unique: true, new: ossTrial(false)},
	{name: "oss forbid-overwrite", op: "CopyObject", hide: []string{secret}, unique: true, new: ossTrial(true), unknown: []family{delivered}},
}

func bitpaketTrial(overwrite bool) func(testing.TB, tune) *trial {
	return func(t testing.TB, tn tune) *trial {
		srv := bitpakettest.NewServer(t)
		srv.AddToken(token, srv.Now().AddDate(1, 0, 0))
		srv.SetClientSecret(secret)
		id := srv.AddObject("/here/report.pdf", "a report")
		srv.MkdirAll("/there")
		if overwrite {
			srv.AddObject("/there/report.pdf", "an old report")
		}
		cfg := srv.PipeConfig()
		if tn.sockets {
			cfg = srv.Config()
		}
		cfg.TokenSource, cfg.ClientSecret = source(), secret
		cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
		c := must(bitpaket.NewClient(cfg))
		return &trial{sim: srv,
			copy: func(ctx context.Context) (bool, error) {
				res, err := c.Copy(ctx, bitpaket.CopyRequest{Objects: []bitpaket.Selector{{ID: id}}, Target: "/there", Overwrite: overwrite})
				return res != nil && res.Reconciled, err
			},
			copies: func() int {
				if info, ok := srv.Stat("/there/report.pdf"); !ok || info.Size != int64(len("a report")) {
					return 0
				}
				return 1
			},
		}
	}
}

func boxTrial(t testing.TB, tn tune) *trial {
	srv := boxtest.NewServer(t)
	srv.AddToken(token, 0)
	src, dst := srv.MkdirAll("/Pictures"), srv.MkdirAll("/Archive")
	srv.AddFile("", src, "tiger.jpeg", 1000)
	cfg := srv.PipeConfig()
	if tn.sockets {
		cfg = srv.Config()
	}
	cfg.TokenSource = source()
	cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
	c := must(box.NewClient(cfg))
	return &trial{sim: srv,
		copy: func(ctx context.Context) (bool, error) {
			res, err := c.CopyFolder(ctx, box.CopyFolderRequest{FolderID: src, ParentID: dst})
			return res != nil && res.Reconciled, err
		},
		copies: func() int { return len(srv.Find("/Archive/Pictures")) },
	}
}

func oracleTrial(dup oracle.DuplicateResolution) func(testing.TB, tune) *trial {
	return func(t testing.TB, tn tune) *trial {
		srv := oracletest.NewServer(t)
		srv.AddUser("carol", secret)
		home := srv.Home("carol")
		src, dst := srv.AddFolder(home, "Reports"), srv.AddFolder(home, "Archive")
		srv.AddFile(src, "readme.txt", 120)
		cfg := srv.PipeConfig()
		if tn.sockets {
			cfg = srv.Config()
		}
		cfg.TokenSource, cfg.Username, cfg.Password = nil, "carol", secret
		cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
		c := must(oracle.NewClient(cfg))
		return &trial{sim: srv,
			copy: func(ctx context.Context) (bool, error) {
				res, err := c.CopyFolder(ctx, oracle.CopyFolderRequest{FolderID: src, DestinationID: dst, DuplicateResolution: dup})
				return res != nil && res.Reconciled, err
			},
			copies: func() int { return strings.Count(srv.Tree(), "readme.txt") - 1 },
		}
	}
}

func document360Trial(t testing.TB, tn tune) *trial {
	srv := document360test.NewServer(t)
	srv.AcceptToken(token)
	src, dst := srv.MkdirAll("/Images"), srv.MkdirAll("/Archive")
	file := srv.AddFile(document360test.File{FolderID: src, Name: "logo.png"})
	cfg := srv.PipeConfig()
	if tn.sockets {
		cfg = srv.Config()
	}
	cfg.TokenSource = source()
	cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
	c := must(document360.NewClient(cfg))
	return &trial{sim: srv,
		copy: func(ctx context.Context) (bool, error) {
			res, err := c.CopyFile(ctx, document360.CopyFileRequest{ProjectID: srv.ProjectID(), FolderID: src, FileID: file, DestinationFolderID: dst})
			return res != nil && res.Reconciled, err
		},
		copies: func() int { return len(srv.Files(dst)) },
	}
}

func ossTrial(forbid bool) func(testing.TB, tune) *trial {
	return func(t testing.TB, tn tune) *trial {
		srv := osstest.NewServer(t)
		srv.AddAccessKey("conformance", secret)
		srv.AddBucket("photos")
		srv.AddObject("photos", "tiger.jpg", []byte("a tiger"))
		cfg := srv.PipeConfig()
		if tn.sockets {
			cfg = srv.Config()
		}
		cfg.Credentials = oss.StaticCredentials("conformance", secret, "")
		cfg.MaxAttempts, cfg.CopyTimeout, cfg.Reconcile = tn.maxAttempts, tn.copyTimeout, tn.reconcile
		c := must(oss.NewClient(cfg))
		return &trial{sim: srv,
			copy: func(ctx context.Context) (bool, error) {
				res, err := c.CopyObject(ctx, oss.CopyObjectRequest{Bucket: "photos", Key: "archive/tiger.jpg", SourceKey: "tiger.jpg", ForbidOverwrite: forbid})
				return res != nil && res.Reconciled, err
			},
			copies: func() int {
				if _, ok := srv.Object("photos", "archive/tiger.jpg"); !ok {
					return 0
				}
				return 1
			},
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
