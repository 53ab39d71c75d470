package document360_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// savedTokens is where a program saves its token.
type savedTokens struct {
	refresh []string
	fail    error
}

func (s *savedTokens) save(_ context.Context, token *oauth2.Token) error {
	if s.fail != nil {
		return s.fail
	}
	s.refresh = append(s.refresh, token.RefreshToken)
	return nil
}

func (p *program) savingClient(token *oauth2.Token, s *savedTokens) *document360.Client {
	tokens := document360.SavingTokenSource(p.ctx, p.conf, token, s.save)
	return p.fixture.client(func(c *document360.Config) { c.TokenSource = tokens })
}

// TestSavingTokenSource: each new refresh token is saved once, and a program that is started again
// goes on with the latest.
func TestSavingTokenSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, saved := newProgram(t), &savedTokens{}
		client := p.savingClient(p.signIn(), saved)
		p.mustCopy(client)
		testkit.WantEqual(t, "saved", len(saved.refresh), 0)
		for range 2 {
			time.Sleep(time.Hour)
			p.mustCopy(client)
			p.mustCopy(client)
		}
		testkit.WantEqual(t, "saved", strings.Join(saved.refresh, " "), "refresh-5 refresh-7")

		p.mustCopy(p.savingClient(&oauth2.Token{RefreshToken: "refresh-7"}, saved))
		testkit.WantEqual(t, "saved", strings.Join(saved.refresh, " "), "refresh-5 refresh-7 refresh-9")
	})
}

// TestSavingTokenSourceFails: a token that could not be saved is not used, and saved at the next
// call.
func TestSavingTokenSourceFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, saved := newProgram(t), &savedTokens{fail: errors.New("the disk is full")}
		client := p.savingClient(p.signIn(), saved)
		time.Sleep(time.Hour)
		for range 2 {
			_, err := client.CopyFile(t.Context(), p.request)
			testkit.WantIs(t, err, document360.ErrNotExecuted)
			testkit.WantIs(t, err, saved.fail)
		}
		p.wantWorld(0, 0)
		p.wantTokenRequests(2)

		saved.fail = nil
		p.mustCopy(client)
		testkit.WantEqual(t, "saved", strings.Join(saved.refresh, " "), "refresh-5")
		p.wantTokenRequests(2)
	})
}

// TestSavingTokenSourceRefused: nothing is saved that is no token.
func TestSavingTokenSourceRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, saved := newProgram(t), &savedTokens{}
		client := p.savingClient(p.signIn(), saved)
		time.Sleep(time.Hour)
		p.Inject("Token", document360test.Status(500))
		_, err := client.CopyFile(t.Context(), p.request)
		testkit.WantIsOnly(t, err, document360.ErrNotExecuted)
		testkit.WantEqual(t, "saved", len(saved.refresh), 0)
		p.mustCopy(client)
		testkit.WantEqual(t, "saved", strings.Join(saved.refresh, " "), "refresh-5")
	})
}

// TestSavingTokenSourceOfOneAccessToken: a new refresh token is saved although the access token is
// the old one.
func TestSavingTokenSourceOfOneAccessToken(t *testing.T) {
	const body = `{"access_token":"a","refresh_token":"new","token_type":"Bearer","expires_in":3600}`
	reply := testkit.Reply{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: body}
	ctx := context.WithValue(t.Context(), oauth2.HTTPClient, reply.Client())
	conf, saved := document360.OAuthConfig(document360.RegionEU, "program", redirectURL), &savedTokens{}
	expired := &oauth2.Token{AccessToken: "a", RefreshToken: "old", Expiry: time.Now().Add(-time.Hour)}
	if _, err := document360.SavingTokenSource(ctx, conf, expired, saved.save).Token(); err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "saved", strings.Join(saved.refresh, " "), "new")
}
