package document360test

import (
	"net/http"

	"github.com/farcopy/farcopy/internal/simtest"
)

func rootPage(_ *http.Request, base string) *simtest.RootPage {
	return &simtest.RootPage{
		Name: "Document360", Package: "document360/document360test",
		Accepts: []string{
			"Its API v3 is below " + base + "/v3, its token endpoint is " + base + "/connect/token.",
			"It accepts the token \"" + DefaultToken + "\".",
		},
		Curl: `curl -H "Authorization: Bearer ` + DefaultToken + `" "` + base + `/v3/projects"`,
	}
}
