package document360_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestTokenExpiresEarly: a token that the service no longer accepts, although it has not expired by
// the program's clock, is not renewed: the source still gives it. Nothing is copied.
func TestTokenExpiresEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProgram(t)
		client := p.client()
		p.Advance(time.Hour)
		_, err := client.CopyFile(t.Context(), p.request)
		testkit.WantIs(t, err, document360.ErrorCodeUnauthorized)
		p.wantWorld(0, 1)
		p.wantTokenRequests(1)

		time.Sleep(time.Hour)
		p.mustCopy(client)
		p.wantTokenRequests(2)
	})
}

// TestRefreshFails: a copy for which there is no token is not sent.
func TestRefreshFails(t *testing.T) {
	tests := []struct {
		name    string
		scopes  []string
		prepare func(p *program)
		want    string
	}{
		{
			name:    "no refresh token",
			scopes:  []string{document360.ScopeCustomerAPI},
			prepare: func(*program) {},
			want:    "refresh token is not set",
		},
		{
			name:    "revoked refresh token",
			prepare: func(p *program) { p.RevokeToken("refresh-3") },
			want:    "token request refused: invalid_grant (HTTP 400)",
		},
		{
			name:    "identity server in trouble",
			prepare: func(p *program) { p.Inject("Token", document360test.Status(http.StatusInternalServerError)) },
			want:    "token request refused: server_error (HTTP 500)",
		},
		{
			name:    "response that is cut short",
			prepare: func(p *program) { p.Inject("Token", document360test.TruncateBody) },
			want:    "getting a token",
		},
	}
	for _, tt := range tests {
		testkit.Run(t, tt.name, func(t *testing.T) {
			p := newProgram(t, tt.scopes...)
			client := p.client()
			tt.prepare(p)
			time.Sleep(time.Hour)
			_, err := client.CopyFile(t.Context(), p.request)
			testkit.WantIsOnly(t, err, document360.ErrNotExecuted)
			testkit.WantContains(t, err.Error(), tt.want)
			p.wantWorld(0, 0)
		})
	}
}

// TestRefreshResponseLost: a refresh token whose successor did not arrive is spent, and the user
// has to sign in again.
func TestRefreshResponseLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProgram(t)
		client := p.client()
		p.Inject("Token", document360test.ActThenHangUp)
		time.Sleep(time.Hour)
		_, err := client.CopyFile(t.Context(), p.request)
		testkit.WantIsOnly(t, err, document360.ErrNotExecuted)
		_, err = client.CopyFile(t.Context(), p.request)
		testkit.WantIsOnly(t, err, document360.ErrNotExecuted)
		testkit.WantContains(t, err.Error(), "invalid_grant")
		p.wantWorld(0, 0)
		p.mustCopy(p.client())
	})
}
