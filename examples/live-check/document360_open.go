package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/examples/internal/cli"
)

// openDocument360 makes the service of the options.
func openDocument360(_ context.Context, o *options) (service, func(), error) {
	a, done := document360Account{project: o.project, folder: o.in, file: o.file}, func() {}
	switch key, token := os.Getenv("DOCUMENT360_API_KEY"), os.Getenv("DOCUMENT360_TOKEN"); {
	case o.sim:
		srv := document360test.Start()
		example := srv.Example()
		a.config, done = srv.Config(), srv.Close
		a.project, a.folder = cmp.Or(o.project, example.ProjectID), cmp.Or(o.in, example.FolderID)
	case key == "" && token == "":
		return nil, nil, cli.Usagef("set DOCUMENT360_TOKEN or DOCUMENT360_API_KEY; -sim needs none")
	case token != "":
		a.config.TokenSource = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
	default:
		a.config.APIKey = key
	}
	if !o.sim {
		a.config.BaseURL = o.baseURL
	}
	if o.clientID != "" {
		conf := document360.OAuthConfig(regionOf360(o.baseURL), o.clientID, o.redirectURL)
		a.signIn = signInTo360(conf, func(address string) error {
			_, err := fmt.Fprintf(os.Stderr, "%s: sign in at %s\n", program, address)
			return err
		})
	}
	svc, err := newDocument360Service(a)
	if err != nil {
		done()
		return nil, nil, cli.Usagef("%w", err)
	}
	return svc, done, nil
}

// regionOf360 is the region of an address of the API: users sign in there.
func regionOf360(address string) document360.Region {
	name, _ := strings.CutPrefix(hostOf(address), "apihub.")
	name, ok := strings.CutSuffix(name, ".document360.io")
	if !ok {
		return document360.RegionEU
	}
	return document360.Region(name)
}

// signInTo360 lets the user sign in.
func signInTo360(conf *oauth2.Config, open func(address string) error) func(context.Context) (*oauth2.Token, error) {
	return func(ctx context.Context) (*oauth2.Token, error) {
		return document360.SignIn(ctx, document360.SignInRequest{Config: conf, Open: open})
	}
}
