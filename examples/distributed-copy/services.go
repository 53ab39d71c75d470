package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/examples/internal/boxtoken"
	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

// client is what a process gives its client of a service.
type client struct {
	limiter limiter
	observe func(context.Context, farcopy.Event)
	log     *slog.Logger
}

type limiter interface{ Wait(context.Context) error }

// service is one of the five: how its job is made, and which errors say that it accepts no request
// of the credential.
type service struct {
	newJob    func(*spec, client, farcopy.JobConfig) (farcopy.Job, error)
	isRefused func(error) bool
}

var services = map[string]service{
	"bitpaket":    {newBitPaketJob, isRefusedByBitPaket},
	"box":         {newBoxJob, isRefusedByBox},
	"document360": {newDocument360Job, isRefusedByDocument360},
	"oracle":      {newOracleJob, isRefusedByOracle},
	"oss":         {newOSSJob, isRefusedByOSS},
}

func serviceNames() []string { return slices.Sorted(maps.Keys(services)) }

// newJob makes the job of a spec, with the credentials of the environment.
func (s *spec) newJob(c client, cfg farcopy.JobConfig) (farcopy.Job, error) {
	svc, ok := services[s.Service]
	if !ok {
		return nil, cli.Usagef("-service %q is none of %s", s.Service, strings.Join(serviceNames(), ", "))
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	cfg.Existing, cfg.Verify, cfg.Account = s.Existing, s.Verify, s.Account
	return svc.newJob(s, c, cfg)
}

func newOSSJob(s *spec, c client, cfg farcopy.JobConfig) (farcopy.Job, error) {
	required := []string{"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"}
	if s.BaseURL == "" { // some endpoints tell the region
		required = append(required, "OSS_REGION")
	}
	if err := cli.RequireEnv(required...); err != nil {
		return nil, err
	}
	made, err := oss.NewClient(oss.Config{
		Region: os.Getenv("OSS_REGION"), Endpoint: s.BaseURL, Credentials: oss.EnvironmentCredentials(),
		Limiter: c.limiter, Observe: c.observe, Logger: c.log,
		CopyTimeout: forTests.CopyTimeout, ReconcileTimeout: forTests.ReconcileTimeout, HTTPClient: httpClient,
	})
	if err != nil {
		return nil, err
	}
	req := oss.CopyPrefixRequest{StorageClass: oss.StorageClass(s.StorageClass), PartSize: s.PartSize}
	req.SourceBucket, req.SourcePrefix, _ = strings.Cut(s.From, "/")
	req.Bucket, req.Prefix, _ = strings.Cut(s.To, "/")
	return made.CopyPrefix(req, cfg)
}

func isRefusedByOSS(err error) bool {
	for _, code := range []oss.ErrorCode{
		oss.ErrorCodeInvalidAccessKeyId, oss.ErrorCodeSignatureDoesNotMatch, oss.ErrorCodeInvalidSecurityToken,
		oss.ErrorCodeRequestTimeTooSkewed,
	} {
		if errors.Is(err, code) {
			return true
		}
	}
	p, ok := errors.AsType[*oss.ProblemDetails](err)
	return ok && p.Status == http.StatusUnauthorized
}

func newBoxJob(s *spec, c client, cfg farcopy.JobConfig) (farcopy.Job, error) {
	tokens, err := boxtoken.Source(context.Background(), cmp.Or(s.TokenURL, boxtoken.DefaultURL))
	if err != nil {
		return nil, err
	}
	made, err := box.NewClient(box.Config{
		TokenSource: tokens, BaseURL: s.BaseURL, Limiter: c.limiter, Observe: c.observe, Logger: c.log,
		CopyTimeout: forTests.CopyTimeout, ReconcileTimeout: forTests.ReconcileTimeout, HTTPClient: httpClient,
	})
	if err != nil {
		return nil, err
	}
	return made.CopyTree(box.CopyTreeRequest{FolderID: s.From, ParentID: s.To}, cfg)
}

func isRefusedByBox(err error) bool {
	p, ok := errors.AsType[*box.ProblemDetails](err)
	return ok && p.Status == http.StatusUnauthorized || errors.Is(err, box.ErrSignInRequired)
}

func newDocument360Job(s *spec, c client, cfg farcopy.JobConfig) (farcopy.Job, error) {
	key, token := os.Getenv("DOCUMENT360_API_KEY"), os.Getenv("DOCUMENT360_TOKEN")
	if key == "" && token == "" {
		return nil, cli.Usagef("set DOCUMENT360_API_KEY or DOCUMENT360_TOKEN; -sim needs none")
	}
	made, err := document360.NewClient(document360.Config{
		APIKey: key, TokenSource: tokenSource(token), BaseURL: s.BaseURL, Limiter: c.limiter, Observe: c.observe, Logger: c.log,
		CopyTimeout: forTests.CopyTimeout, ReconcileTimeout: forTests.ReconcileTimeout, HTTPClient: httpClient,
	})
	if err != nil {
		return nil, err
	}
	return made.CopyTree(document360.CopyTreeRequest{ProjectID: s.Project, FolderID: s.From, DestinationFolderID: s.To}, cfg)
}

func isRefusedByDocument360(err error) bool {
	p, ok := errors.AsType[*document360.ProblemDetails](err)
	return ok && p.Status == http.StatusUnauthorized || errors.Is(err, document360.ErrorCodeUnauthorized) ||
		errors.Is(err, document360.ErrorCodeFeatureNotInLicense) || errors.Is(err, document360.ErrorCodePremiumFeatureNotInLicense) ||
		errors.Is(err, document360.ErrorCodeLicenseLimitExceeded)
}

func newOracleJob(s *spec, c client, cfg farcopy.JobConfig) (farcopy.Job, error) {
	token := os.Getenv("ORACLE_TOKEN")
	if token == "" {
		if err := cli.RequireEnv("ORACLE_USERNAME", "ORACLE_PASSWORD"); err != nil {
			return nil, fmt.Errorf("%w; or set ORACLE_TOKEN", err)
		}
	}
	made, err := oracle.NewClient(oracle.Config{
		Username: os.Getenv("ORACLE_USERNAME"), Password: os.Getenv("ORACLE_PASSWORD"), TokenSource: tokenSource(token),
		BaseURL: s.BaseURL, Limiter: c.limiter, Observe: c.observe, Logger: c.log,
		CopyTimeout: forTests.CopyTimeout, ReconcileTimeout: forTests.ReconcileTimeout, HTTPClient: httpClient,
	})
	if err != nil {
		return nil, err
	}
	return made.CopyTree(oracle.CopyTreeRequest{FolderID: s.From, DestinationID: s.To}, cfg)
}

func isRefusedByOracle(err error) bool {
	p, ok := errors.AsType[*oracle.ProblemDetails](err)
	return ok && p.Status == http.StatusUnauthorized
}

func newBitPaketJob(s *spec, c client, cfg farcopy.JobConfig) (farcopy.Job, error) {
	if err := cli.RequireEnv("BITPAKET_TOKEN", "BITPAKET_CLIENT_SECRET"); err != nil {
		return nil, err
	}
	made, err := bitpaket.NewClient(bitpaket.Config{
		TokenSource: tokenSource(os.Getenv("BITPAKET_TOKEN")), ClientSecret: os.Getenv("BITPAKET_CLIENT_SECRET"),
		BaseURL: s.BaseURL, Limiter: c.limiter, Observe: c.observe, Logger: c.log,
		CopyTimeout: forTests.CopyTimeout, ReconcileTimeout: forTests.ReconcileTimeout, HTTPClient: httpClient,
	})
	if err != nil {
		return nil, err
	}
	return made.CopyTree(bitpaket.CopyTreeRequest{Folder: s.From, Target: s.To}, cfg)
}

func isRefusedByBitPaket(err error) bool {
	p, ok := errors.AsType[*bitpaket.ProblemDetails](err)
	return ok && p.Status == http.StatusUnauthorized || errors.Is(err, bitpaket.ErrorCodeInvalidToken)
}

// tokenSource is nil without a token.
func tokenSource(token string) oauth2.TokenSource {
	if token == "" {
		return nil
	}
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
}
