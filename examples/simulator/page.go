package main

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"net/http"
	"regexp"
)

//go:embed page.html
var pageHTML []byte

//go:embed openapi.json
var openAPI []byte

var pagePolicy = policyOf(pageHTML)

var (
	inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	inlineStyle  = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
)

// policyOf returns the Content-Security-Policy of a page: of scripts and styles it allows those that
// the page itself has.
func policyOf(html []byte) string {
	return "default-src 'none'; connect-src 'self'; img-src data:; script-src " + sources(html, inlineScript) +
		"; style-src " + sources(html, inlineStyle) + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

func sources(html []byte, inline *regexp.Regexp) string {
	list := ""
	for _, m := range inline.FindAllSubmatch(html, -1) {
		sum := sha256.Sum256(m[1])
		list += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	if list == "" {
		return "'none'"
	}
	return list[1:]
}

func (c *control) page(w http.ResponseWriter, r *http.Request, _ *service) error {
	h := w.Header()
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	w.Write(pageHTML)
	return nil
}

func (c *control) openAPI(w http.ResponseWriter, r *http.Request, _ *service) error {
	w.Header().Set("Content-Type", "application/json")
	w.Write(openAPI)
	return nil
}
