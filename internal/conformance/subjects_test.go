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
	{name: "bitpaket overwrite=false", op: "Copy", source: "report.pdf", hide: []string{token, secret}, unique: true, replace: true, new: bitpaketTrial(false)},
	{name: "bitpaket overwrite=true", op: "Copy", source: "report.pdf", hide: []string{token, secret}, unique: true, replace: true,
		new: bitpaketTrial(true), unknown: append(undecided, stranger)},
	{name: "box", op: "CopyFolder", source: "Pictures", hide: []string{token}, unique: true, lies503: true, new: boxTrial, unknown: []family{delivered}},
	{name: "oracle", op: "CopyFolder", source: "Reports", hide: []string{secret}, new: oracleTrial(""), unknown: undecided},
	{name: "oracle suffix", op: "CopyFolder", source: "Reports", hide: []string{secret},
		new: oracleTrial(oracle.DuplicateTimeStampSuffix), unknown: undecided},
	{name: "document360", op: "CopyFile", source: "logo.png", hide: []string{token}, new: document360Trial, unknown: undecided},
	{name: "oss", op: "CopyObject", source: "tiger.jpg", hide: []string{secret}, unique: true, replace: true, new: ossTrial(false)},
	{name: "oss forbid-overwrite", op: "CopyObject", source: "tiger.jpg", hide: []string{secret}, unique: true, new: ossTrial(true),
		unknown: []family{delivered}},
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
		copyOf := func(id string) func(context.Context) (bool, error) {
			return func(ctx context.Context) (bool, error) {
				res, err := c.Copy(ctx, bitpaket.CopyRequest{Objects: []bitpaket.Selector{{ID: id}}, Target: "/there", Overwrite: overwrite})
				return res != nil && res.Reconciled, err
			}
		}
		names := map[string]bool{"report.pdf": true}
		return &trial{sim: srv, copy: copyOf(id),
			copies: func() (n int) {
				for name := range names {
					if info, ok := srv.Stat("/there/" + name); ok && info.Size == int64(len("a report")) {
						n++
					}
				}
				return n
			},
			other: func(name string) func(context.Context) (bool, error) {
				names[name] = true
				return copyOf(srv.AddObject("/elsewhere/"+name, "a report"))
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
	copyOf := func(src string) func(context.Context) (bool, error) {
		return func(ctx context.Context) (bool, error) {
			res, err := c.CopyFolder(ctx, box.CopyFolderRequest{FolderID: src, ParentID: dst})
			return res != nil && res.Reconciled, err
		}
	}
	sources := 1
	return &trial{sim: srv, copy: copyOf(src),
		copies: func() int { return strings.Count(srv.Tree(), "tiger.jpeg") - sources },
		other: func(name string) func(context.Context) (bool, error) {
			src := srv.MkdirAll("/Elsewhere/" + name)
			srv.AddFile("", src, "tiger.jpeg", 1000)
			sources++
			return copyOf(src)
		},
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
		copyOf := func(src string) func(context.Context) (bool, error) {
			return func(ctx context.Context) (bool, error) {
				res, err := c.CopyFolder(ctx, oracle.CopyFolderRequest{FolderID: src, DestinationID: dst, DuplicateResolution: dup})
				return res != nil && res.Reconciled, err
			}
		}
		sources, elsewhere := 1, srv.AddFolder(home, "Elsewhere")
		return &trial{sim: srv, copy: copyOf(src),
			copies: func() int { return strings.Count(srv.Tree(), "readme.txt") - sources },
			other: func(name string) func(context.Context) (bool, error) {
				src := srv.AddFolder(elsewhere, name)
				srv.AddFile(src, "readme.txt", 120)
				sources++
				return copyOf(src)
			},
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
	copyOf := func(src, file string) func(context.Context) (bool, error) {
		return func(ctx context.Context) (bool, error) {
			res, err := c.CopyFile(ctx, document360.CopyFileRequest{ProjectID: srv.ProjectID(), FolderID: src, FileID: file, DestinationFolderID: dst})
			return res != nil && res.Reconciled, err
		}
	}
	elsewhere := srv.MkdirAll("/Elsewhere")
	return &trial{sim: srv, copy: copyOf(src, file),
		copies: func() int { return len(srv.Files(dst)) },
		other: func(name string) func(context.Context) (bool, error) {
			return copyOf(elsewhere, srv.AddFile(document360test.File{FolderID: elsewhere, Name: name}))
		},
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
		copyOf := func(from, name string) func(context.Context) (bool, error) {
			return func(ctx context.Context) (bool, error) {
				res, err := c.CopyObject(ctx, oss.CopyObjectRequest{Bucket: "photos", Key: "archive/" + name, SourceKey: from + name, ForbidOverwrite: forbid})
				return res != nil && res.Reconciled, err
			}
		}
		names := map[string]bool{"tiger.jpg": true}
		return &trial{sim: srv, copy: copyOf("", "tiger.jpg"),
			copies: func() (n int) {
				for name := range names {
					if _, ok := srv.Object("photos", "archive/"+name); ok {
						n++
					}
				}
				return n
			},
			other: func(name string) func(context.Context) (bool, error) {
				names[name] = true
				srv.AddObject("photos", "elsewhere/"+name, []byte("a tiger"))
				return copyOf("elsewhere/", name)
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
