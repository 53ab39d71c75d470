//go:build unix

package killtest

import (
	"context"
	"errors"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// copyTimeout and reconcileTimeout are short, so that the runs are.
const (
	copyTimeout      = 300 * time.Millisecond
	reconcileTimeout = 300 * time.Millisecond
)

// copier makes one copy and goes on with it.
type copier struct {
	copy            func(context.Context, []call.Option) error
	resume, resolve func(context.Context, farcopy.Intent, []call.Option) error
	intentOf        func(error) farcopy.Intent // of the error of an unknown outcome
}

type (
	copyMethod[Req, Res any]   func(context.Context, Req, ...call.Option) (*Res, error)
	intentMethod[Req, Res any] func(context.Context, Req, farcopy.Intent, ...call.Option) (*Res, error)
)

func newCopier[Req, Res any](req Req, copy copyMethod[Req, Res], resume, resolve intentMethod[Req, Res], intentOf func(error) farcopy.Intent) copier {
	with := func(f intentMethod[Req, Res]) func(context.Context, farcopy.Intent, []call.Option) error {
		return func(ctx context.Context, i farcopy.Intent, opts []call.Option) error {
			_, err := f(ctx, req, i, opts...)
			return err
		}
	}
	return copier{
		copy: func(ctx context.Context, opts []call.Option) error {
			_, err := copy(ctx, req, opts...)
			return err
		},
		resume: with(resume), resolve: with(resolve), intentOf: intentOf,
	}
}

func token(t string) oauth2.TokenSource {
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: t})
}

func openBitpaket(s spec) (func(item) copier, error) {
	c, err := bitpaket.NewClient(bitpaket.Config{
		TokenSource: token(bitpakettest.DefaultToken), ClientSecret: bitpakettest.DefaultClientSecret, BaseURL: s.URL,
		CopyTimeout: s.CopyTimeout, ReconcileTimeout: reconcileTimeout,
	})
	return func(it item) copier {
		req := bitpaket.CopyRequest{Objects: []bitpaket.Selector{{ID: it.Source}}, Target: s.Target, Overwrite: it.Name != ""}
		return newCopier(req, c.Copy, c.ResumeCopy, c.ResolveCopy, func(err error) (i farcopy.Intent) {
			if u, ok := errors.AsType[*bitpaket.UnknownOutcomeError](err); ok {
				i = u.Intent
			}
			return i
		})
	}, err
}

func openBox(s spec) (func(item) copier, error) {
	c, err := box.NewClient(box.Config{
		TokenSource: token(boxtest.DefaultToken), BaseURL: s.URL, CopyTimeout: s.CopyTimeout, ReconcileTimeout: reconcileTimeout,
	})
	return func(it item) copier {
		req := box.CopyFolderRequest{FolderID: it.Source, ParentID: s.Target, Name: it.Name}
		return newCopier(req, c.CopyFolder, c.ResumeCopyFolder, c.ResolveCopyFolder, func(err error) (i farcopy.Intent) {
			if u, ok := errors.AsType[*box.UnknownOutcomeError](err); ok {
				i = u.Intent
			}
			return i
		})
	}, err
}

func openDocument360(s spec) (func(item) copier, error) {
	c, err := document360.NewClient(document360.Config{
		TokenSource: token(document360test.DefaultToken), BaseURL: s.URL, CopyTimeout: s.CopyTimeout, ReconcileTimeout: reconcileTimeout,
	})
	return func(it item) copier {
		req := document360.CopyFileRequest{ProjectID: it.Name, FolderID: s.Folder, FileID: it.Source, DestinationFolderID: s.Target}
		return newCopier(req, c.CopyFile, c.ResumeCopyFile, c.ResolveCopyFile, func(err error) (i farcopy.Intent) {
			if u, ok := errors.AsType[*document360.UnknownOutcomeError](err); ok {
				i = u.Intent
			}
			return i
		})
	}, err
}

func openOracle(s spec) (func(item) copier, error) {
	c, err := oracle.NewClient(oracle.Config{
		Username: oracletest.DefaultUsername, Password: oracletest.DefaultPassword, BaseURL: s.URL,
		CopyTimeout: s.CopyTimeout, ReconcileTimeout: reconcileTimeout,
	})
	return func(it item) copier {
		req := oracle.CopyFolderRequest{FolderID: it.Source, DestinationID: s.Target, DuplicateResolution: oracle.DuplicateResolution(it.Name)}
		return newCopier(req, c.CopyFolder, c.ResumeCopyFolder, c.ResolveCopyFolder, func(err error) (i farcopy.Intent) {
			if u, ok := errors.AsType[*oracle.UnknownOutcomeError](err); ok {
				i = u.Intent
			}
			return i
		})
	}, err
}

func openOSS(s spec) (func(item) copier, error) {
	c, err := oss.NewClient(oss.Config{
		Region: osstest.DefaultRegion, Endpoint: s.URL, Credentials: oss.StaticCredentials(osstest.DefaultAccessKeyID, osstest.DefaultAccessKeySecret, ""),
		CopyTimeout: s.CopyTimeout, ReconcileTimeout: reconcileTimeout,
	})
	return func(it item) copier {
		req := oss.CopyObjectRequest{Bucket: s.Target, Key: "archive/" + it.Source, SourceKey: it.Source, ForbidOverwrite: it.Name != ""}
		return newCopier(req, c.CopyObject, c.ResumeCopyObject, c.ResolveCopyObject, func(err error) (i farcopy.Intent) {
			if u, ok := errors.AsType[*oss.UnknownOutcomeError](err); ok {
				i = u.Intent
			}
			return i
		})
	}, err
}
