package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/farcopy/farcopy/document360"
)

// The probes of Document360 that read.

// notFound is the response to a read of a folder that does not exist: a problem document.
func (s *document360Service) notFound(ctx context.Context) (exchange, error) {
	var err error
	x := s.missing.get(&s.bench, func() (x exchange) {
		x, err = s.request(func() error {
			_, err := s.client.GetFolder(ctx, document360.GetFolderRequest{ProjectID: s.account.project, FolderID: nobody})
			return err
		})
		return x
	})
	switch {
	case s.license != nil:
		return x, s.license
	case x.status == 0, errors.Is(err, fs.ErrPermission):
		return x, err
	case x.status != http.StatusNotFound:
		return x, ownError(fmt.Sprintf("the read of a folder that does not exist got the status %d", x.status))
	}
	return x, nil
}

func (s *document360Service) askMediaType(ctx context.Context) (finding, error) {
	x, err := s.notFound(ctx)
	if err != nil {
		return finding{}, err
	}
	text := x.header.Get("Content-Type")
	mediaType, _, err := mime.ParseMediaType(text)
	switch {
	case err != nil:
		return found(otherValue, "%q", text), nil
	case mediaType == "application/problem+json", mediaType == "application/json":
		return found(mediaType, "%s", text), nil
	}
	return found(otherValue, "%s", text), nil
}

// problem360 has the members of a problem document that are asked for.
type problem360 struct {
	Type     *string
	Instance *string
}

func (s *document360Service) problem(ctx context.Context) (p problem360, x exchange, err error) {
	if x, err = s.notFound(ctx); err != nil {
		return p, x, err
	}
	if err := json.Unmarshal(x.body, &p); err != nil {
		return p, x, ownError("the body of a 404 is not the JSON object of the documents")
	}
	return p, x, nil
}

func (s *document360Service) askProblemType(ctx context.Context) (finding, error) {
	p, _, err := s.problem(ctx)
	if err != nil {
		return finding{}, err
	}
	if p.Type == nil {
		return found("no type"), nil
	}
	base := (*p.Type)[:strings.LastIndex(*p.Type, "/")+1]
	switch base {
	case typesDocumented, typesSeen:
		return found(base), nil
	}
	return found(otherValue, "%s", base), nil
}

func (s *document360Service) askInstance(ctx context.Context) (finding, error) {
	p, x, err := s.problem(ctx)
	switch {
	case err != nil:
		return finding{}, err
	case p.Instance == nil:
		return found("null"), nil
	case *p.Instance == x.path:
		return found("the path of the request"), nil
	}
	return found(otherValue), nil
}

// askUnauthorized sends a credential that nobody has.
func (s *document360Service) askUnauthorized(ctx context.Context) (finding, error) {
	x, err := s.request(func() error {
		_, err := s.stranger.ListProjects(ctx, document360.ListProjectsRequest{PageSize: 1}, document360.WithMaxAttempts(1))
		return err
	})
	switch {
	case x.status == 0:
		return finding{}, err
	case x.status != http.StatusUnauthorized:
		return cannotTell("a wrong credential got the status %d", x.status), nil
	case len(x.body) == 0:
		return found("empty"), nil
	}
	var p problem360
	if json.Unmarshal(x.body, &p) == nil && p.Type != nil {
		return found("a problem document"), nil
	}
	return found(otherValue, "%d bytes of %q", len(x.body), x.header.Get("Content-Type")), nil
}

// askValidation asks for a page by a cursor that is none.
func (s *document360Service) askValidation(ctx context.Context) (finding, error) {
	if s.license != nil {
		return finding{}, s.license
	}
	x, err := s.request(func() error {
		_, err := s.client.ListFolders(ctx, document360.ListFoldersRequest{ProjectID: s.account.project, Cursor: "live-check"})
		return err
	})
	return validation(x, err)
}

func validation(x exchange, err error) (finding, error) {
	switch {
	case x.status == 0:
		return finding{}, err
	case x.status < 300:
		return cannotTell("the service took it for valid"), nil
	case x.status == http.StatusUnprocessableEntity, x.status == http.StatusBadRequest:
		return found(strconv.Itoa(x.status)), nil
	case x.status == http.StatusForbidden:
		return finding{}, err
	}
	return found(otherValue, "%d", x.status), nil
}

func (s *document360Service) askLicense(context.Context) (finding, error) {
	p, ok := errors.AsType[*document360.ProblemDetails](s.license)
	if !ok {
		return found("the plan has the API"), nil
	}
	switch p.Code {
	case document360.ErrorCodeFeatureNotInLicense, document360.ErrorCodePremiumFeatureNotInLicense, document360.ErrorCodeLicenseLimitExceeded:
		return found(string(p.Code)), nil
	}
	return found(otherValue, "%s", string(p.Code)), nil
}

// askCreatedAt looks at the folder of -in and at those in it.
func (s *document360Service) askCreatedAt(context.Context) (finding, error) {
	if s.license != nil {
		return finding{}, s.license
	}
	folders, dated := append([]document360.Folder{s.in.Folder}, s.in.SubFolders...), 0
	for _, f := range folders {
		if !f.CreatedAt.IsZero() {
			dated++
		}
	}
	switch dated {
	case 0:
		return found("no", "in %d folders", len(folders)), nil
	case len(folders):
		return found("yes", "in %d folders", len(folders)), nil
	}
	return found("some", "%d of %d folders", dated, len(folders)), nil
}

// askQuota looks at the headers of a success.
func (s *document360Service) askQuota(context.Context) (finding, error) {
	if s.license != nil {
		return finding{}, s.license
	}
	limit, remaining := s.opened.header.Get("X-RateLimit-Limit"), s.opened.header.Get("X-RateLimit-Remaining")
	switch {
	case limit != "" && remaining != "":
		return found("both", "%s reads a window", limit), nil
	case limit == "" && remaining == "":
		return found("neither"), nil
	}
	return found("one of them"), nil
}

// rateRequests is twice the highest limit that is reported.
const rateRequests = 400

// askReset uses up the reads of a window and looks at the refusal.
func (s *document360Service) askReset(ctx context.Context) (finding, error) {
	if s.license != nil {
		return finding{}, s.license
	}
	before := s.rec.count()
	f, err := useUp(ctx, s.rec, rateRequests, func(ctx context.Context) error {
		_, err := s.client.GetFolder(ctx, document360.GetFolderRequest{ProjectID: s.account.project, FolderID: s.account.folder, PageSize: 1},
			document360.WithMaxAttempts(1))
		return err
	})
	if err != nil {
		return finding{}, err
	}
	for _, x := range s.rec.since(before) {
		if x.status == http.StatusTooManyRequests {
			return resetOf(x.header), nil
		}
	}
	return cannotTell("none of the reads was refused: %s", f.detail), nil
}

// resetOf says what the reset of a refusal means: a time near that of the response, or a wait.
func resetOf(h http.Header) finding {
	text := h.Get("X-RateLimit-Reset")
	n, err := strconv.ParseInt(text, 10, 64)
	date, _ := http.ParseTime(h.Get("Date"))
	wait := "Retry-After: " + h.Get("Retry-After")
	switch {
	case text == "":
		return found("not sent", "%s", wait)
	case err != nil:
		return found(otherValue, "%q; %s", text, wait)
	case n >= 0 && n <= 3600:
		return found("the seconds that are left", "%d; %s", n, wait)
	case time.Unix(n, 0).Sub(date).Abs() <= time.Hour:
		return found("seconds since 1970", "%s after Date; %s", time.Unix(n, 0).Sub(date), wait)
	}
	return found(otherValue, "%d; %s", n, wait)
}

// askLifetime reads what a token says of itself, or lets the user sign in for one.
func (s *document360Service) askLifetime(ctx context.Context) (finding, error) {
	if lifetime, ok := s.ownLifetime(); ok {
		return found("said", "%s, in the token itself", lifetime), nil
	}
	if s.account.signIn == nil {
		return cannotTell("the credential does not show it; -client-id and -redirect-url let a user sign in for a token"), nil
	}
	token, err := s.account.signIn(ctx)
	switch {
	case err != nil:
		return finding{}, ownError("the sign-in failed")
	case token.ExpiresIn <= 0:
		return found("not said"), nil
	}
	return found("said", "%s, in the response to a sign-in", time.Duration(token.ExpiresIn)*time.Second), nil
}

// ownLifetime reads the claims of a token that is a JSON Web Token.
func (s *document360Service) ownLifetime() (time.Duration, bool) {
	if s.account.config.TokenSource == nil {
		return 0, false
	}
	token, err := s.account.config.TokenSource.Token()
	if err != nil {
		return 0, false
	}
	parts := strings.Split(token.AccessToken, ".")
	if len(parts) != 3 {
		return 0, false
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct{ Exp, Iat float64 }
	if err != nil || json.Unmarshal(text, &claims) != nil || claims.Iat <= 0 || claims.Exp <= claims.Iat {
		return 0, false
	}
	return time.Duration(claims.Exp-claims.Iat) * time.Second, true
}
