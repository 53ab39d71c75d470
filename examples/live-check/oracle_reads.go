package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/oracle"
)

// media is the kind of a response's body.
func media(x exchange) string {
	kind, _, _ := mime.ParseMediaType(x.header.Get("Content-Type"))
	switch {
	case json.Valid(x.body) && kind == "application/json":
		return "JSON"
	case strings.HasSuffix(kind, "xml"):
		return "XML"
	case kind == "text/html":
		return "HTML"
	}
	return "something else"
}

func (s *oracleService) askFormat(ctx context.Context) (finding, error) {
	x, err := s.get(ctx, s.in, "")
	if err != nil {
		return finding{}, err
	}
	switch kind := media(x); kind {
	case "JSON", "XML":
		return found(kind), nil
	default:
		return found("something else", "%s", kind), nil
	}
}

func (s *oracleService) askErrorCode(ctx context.Context) (finding, error) {
	x, err := s.get(ctx, s.in, "")
	if err != nil {
		return finding{}, err
	}
	m := members(x.body)
	switch code := string(m["errorCode"]); {
	case m == nil:
		return cannotTell("the response is not JSON"), nil
	case code == "":
		return found("absent"), nil
	case strings.HasPrefix(code, `"`):
		return found("a string"), nil
	}
	return found("a number"), nil
}

func (s *oracleService) askDefaultLimit(ctx context.Context) (finding, error) {
	x, err := s.get(ctx, s.in, "/items")
	if err != nil {
		return finding{}, err
	}
	limit := strings.Trim(string(members(x.body)["limit"]), `"`)
	n, err := strconv.Atoi(limit)
	switch {
	case err != nil:
		return cannotTell("the response has no limit"), nil
	case n == 50 || n == 100:
		return found(limit), nil
	}
	return found("another number", "%d", n), nil
}

func (s *oracleService) askBadCredential(ctx context.Context) (finding, error) {
	cfg := s.cfg
	if cfg.TokenSource != nil {
		cfg.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: random()})
	} else { // not the password of a real user: wrong ones may lock an account
		cfg.Username, cfg.Password = scratchName(), random()
	}
	client, err := oracle.NewClient(cfg)
	if err != nil {
		return finding{}, err
	}
	_, err = client.GetFolder(ctx, oracle.GetFolderRequest{FolderID: s.in})
	p, ok := errors.AsType[*oracle.ProblemDetails](err)
	x := s.rec.last()
	switch {
	case err == nil:
		return finding{}, ownError("a random credential was accepted")
	case !ok:
		return finding{}, err
	case p.Status != http.StatusUnauthorized:
		return found("another status", "status %d", p.Status), nil
	case media(x) == "JSON" && members(x.body)["errorCode"] != nil:
		return found("JSON of the API"), nil
	case media(x) == "HTML":
		return found("HTML"), nil
	}
	return found("something else", "%s", media(x)), nil
}

func (s *oracleService) askNotFound(ctx context.Context) (finding, error) {
	_, err := s.client.GetFolder(ctx, oracle.GetFolderRequest{FolderID: "F" + strings.ToUpper(random())})
	p, ok := errors.AsType[*oracle.ProblemDetails](err)
	switch {
	case err == nil:
		return finding{}, ownError("there is a folder with an id that was made up")
	case !ok:
		return finding{}, err
	}
	detail := fmt.Sprintf("errorCode %d", int(p.Code))
	switch {
	case p.Status == http.StatusNotFound:
		return found("404", "%s", detail), nil
	case p.Status == http.StatusOK && p.Code == oracle.ErrorCodeNotFound:
		return found("200 with an errorCode", "%s", detail), nil
	}
	return found("another response", "status %d, %s", p.Status, detail), nil
}

// oracleRateRequests is a guess of what is worth trying: no document has a limit.
const oracleRateRequests = 1000

func (s *oracleService) askRate(ctx context.Context) (finding, error) {
	return useUp(ctx, s.rec, oracleRateRequests, func(ctx context.Context) error {
		_, err := s.get(ctx, s.in, "")
		return err
	})
}

func (s *oracleService) askHeaders(ctx context.Context) (finding, error) {
	if _, err := s.get(ctx, s.in, ""); err != nil {
		return finding{}, err
	}
	return headers(s.rec.since(0)), nil
}
