package box

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/internal/auth"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/redact"
)

// Scope is what a downscoped token may do. Any scope that the application has can be used.
type Scope string

// The scopes that Box documents for downscoped tokens. None of them is named for copying, and no
// document says which of them allows it; ScopeRootReadWrite is the one that copies need elsewhere.
const (
	ScopeAnnotationEdit     Scope = "annotation_edit"
	ScopeAnnotationViewAll  Scope = "annotation_view_all"
	ScopeAnnotationViewSelf Scope = "annotation_view_self"
	ScopeBaseExplorer       Scope = "base_explorer"
	ScopeBasePicker         Scope = "base_picker"
	ScopeBasePreview        Scope = "base_preview"
	ScopeBaseUpload         Scope = "base_upload"
	ScopeItemDelete         Scope = "item_delete"
	ScopeItemDownload       Scope = "item_download"
	ScopeItemPreview        Scope = "item_preview"
	ScopeItemRead           Scope = "item_read"
	ScopeItemRename         Scope = "item_rename"
	ScopeItemShare          Scope = "item_share"
	ScopeItemUpload         Scope = "item_upload"

	ScopeRootReadWrite Scope = "root_readwrite" // of an application: all files and folders
)

// DownscopeConfig says how an access token is to be restricted.
type DownscopeConfig struct {
	// TokenSource gives the tokens that are restricted. Required.
	TokenSource oauth2.TokenSource

	// Scopes are what the restricted tokens may do. Required.
	Scopes []Scope

	// FileID, FolderID or SharedLink restricts the tokens to one file, to one folder, or to what a
	// shared link without a password leads to. At most one; default: they are restricted by Scopes
	// only. Box's pages describe the restriction to a file; their examples have one to a folder,
	// too.
	FileID     string
	FolderID   string
	SharedLink string

	// TokenURL defaults to https://api.box.com/oauth2/token.
	TokenURL string

	// HTTPClient gives its Transport and Timeout to the token requests. Default: those of net/http,
	// and 30 s.
	HTTPClient *http.Client

	// AllowPlainHTTP allows http:// to hosts other than loopback, where everyone on the way can
	// read the token.
	AllowPlainHTTP bool
}

const (
	exchangeGrant   = "urn:ietf:params:oauth:grant-type:token-exchange"
	accessTokenType = "urn:ietf:params:oauth:token-type:access_token"
)

// DownscopedTokenSource returns a Config.TokenSource whose tokens are those of another source,
// restricted to some scopes and to one item: for a client that is to reach no more, or for tokens
// that leave the program.
//
// The source keeps its token and exchanges the next one ten minutes before Box's end, or when Box
// has refused the token. Such a token has no refresh token. If Box refuses the exchange, the error is
// an *oauth2.RetrieveError. Box does so for a scope that the application does not have, and for a
// token that it does not accept (invalid_grant, invalid_token): a source of this package is then asked
// for another token, once.
//
// An invalid configuration is a [*NotExecutedError] whose Field is the wrong field.
//
// Source: https://developer.box.com/guides/authentication/tokens/downscope/.
func DownscopedTokenSource(cfg DownscopeConfig) (oauth2.TokenSource, error) {
	const op = "box.DownscopedTokenSource"
	cfg.TokenURL, cfg.Scopes = cmp.Or(cfg.TokenURL, defaultTokenURL), slices.Clone(cfg.Scopes)
	if err := cfg.validate(); err != nil {
		return nil, problem.Invalid(op, 0, err)
	}
	d := &downscoper{cfg, newTokenEndpoint(cfg.TokenURL, cfg.HTTPClient)}
	return &keptSource{auth.Keep(nil, d.token), op}, nil
}

// downscoper exchanges access tokens.
type downscoper struct {
	config   DownscopeConfig
	endpoint *tokenEndpoint
}

func (d *downscoper) token() (*oauth2.Token, error) {
	subject, t, err := d.exchange()
	r, keeps := d.config.TokenSource.(interface{ Reject(accessToken string) })
	if !keeps || !refusesSubject(err) {
		return t, err
	}
	r.Reject(subject)
	_, t, err = d.exchange()
	return t, err
}

// exchange restricts a token, and returns it as well.
func (d *downscoper) exchange() (subject string, restricted *oauth2.Token, err error) {
	t, err := d.config.TokenSource.Token()
	switch {
	case err != nil:
		return "", nil, fmt.Errorf("getting the token that is restricted: %w", err)
	case t == nil || t.AccessToken == "":
		return "", nil, fmt.Errorf("getting the token that is restricted: the source returned none")
	}
	form := url.Values{
		"grant_type": {exchangeGrant}, "subject_token": {t.AccessToken}, "subject_token_type": {accessTokenType},
		"scope": {joinScopes(d.config.Scopes)},
	}
	switch c := d.config; {
	case c.FileID != "":
		form.Set("resource", defaultBaseURL+"/files/"+url.PathEscape(c.FileID))
	case c.FolderID != "":
		form.Set("resource", defaultBaseURL+"/folders/"+url.PathEscape(c.FolderID))
	case c.SharedLink != "":
		form.Set("box_shared_link", c.SharedLink)
	}
	restricted, err = d.endpoint.post(form, "subject_token", "box_shared_link")
	return t.AccessToken, restricted, err
}

func joinScopes(scopes []Scope) string {
	var b strings.Builder
	for i, s := range scopes {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(s))
	}
	return b.String()
}

func (c DownscopeConfig) validate() error {
	if c.TokenSource == nil {
		return call.Required("TokenSource", "")
	}
	if len(c.Scopes) == 0 {
		return call.Required("Scopes", "")
	}
	for _, s := range c.Scopes {
		if s == "" || strings.ContainsFunc(string(s), func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '"' || r == '\\' }) {
			return call.Field("Scopes", "holds %q, which is no scope", s)
		}
	}
	var named []string
	for _, f := range []struct{ name, value string }{
		{"FileID", c.FileID}, {"FolderID", c.FolderID}, {"SharedLink", c.SharedLink},
	} {
		if f.value == "" {
			continue
		}
		if named = append(named, f.name); len(named) > 1 {
			return call.Field(f.name, "cannot be combined with %s", named[0])
		}
		if f.name != "SharedLink" {
			if err := call.Segment(f.name, f.value); err != nil {
				return err
			}
		}
	}
	if c.SharedLink != "" {
		if u, err := url.Parse(c.SharedLink); err != nil || u.Scheme != "https" || u.Host == "" {
			return call.Field("SharedLink", "is no https address")
		}
	}
	return call.CheckURL("TokenURL", c.TokenURL, c.AllowPlainHTTP)
}

func (c DownscopeConfig) redacted() string {
	return redact.Fields(c, "TokenSource", "SharedLink")
}

// Format prints the configuration without its secrets, whatever the verb.
func (c DownscopeConfig) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the configuration without its secrets.
func (c DownscopeConfig) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the configuration without its secrets.
func (c DownscopeConfig) LogValue() slog.Value { return redact.LogValue(c.redacted()) }
