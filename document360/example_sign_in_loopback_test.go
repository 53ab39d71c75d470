package document360_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// A program on the user's machine opens a browser and waits for the user to sign in.
func ExampleSignIn() {
	srv := document360test.Start()
	defer srv.Close()
	conf := document360.OAuthConfig(document360.RegionEU, "client-id", "http://127.0.0.1:0/callback")
	conf.Endpoint = srv.OAuthEndpoint() // only for the simulator

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	token, err := document360.SignIn(ctx, document360.SignInRequest{
		Config: conf,
		Open: func(address string) error { // a program opens a browser, or prints the address
			register(srv, address)
			browse(address)
			return nil
		},
	})
	if errors.Is(err, fs.ErrPermission) {
		log.Fatal("You did not allow it.")
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.Type())
	// Output: Bearer
}

// A user stays signed in, also when the program is started again.
func ExampleSavingTokenSource() {
	srv := document360test.Start()
	defer srv.Close()
	conf := document360.OAuthConfig(document360.RegionEU, "client-id", "http://127.0.0.1:0/callback", document360.ScopeCustomerAPI, "offline_access")
	conf.Endpoint = srv.OAuthEndpoint() // only for the simulator

	ctx := context.Background() // of the program: every renewal uses it
	token, err := document360.SignIn(ctx, document360.SignInRequest{Config: conf, Open: func(address string) error {
		register(srv, address)
		browse(address)
		return nil
	}})
	if err != nil {
		log.Fatal(err)
	}

	token = &oauth2.Token{RefreshToken: token.RefreshToken} // as if the program had only saved that
	save := func(_ context.Context, token *oauth2.Token) error {
		fmt.Println("saved:", token.RefreshToken) // a program writes it to a file of mode 0600, or to a keyring
		return nil
	}
	client, err := document360.NewClient(document360.Config{
		TokenSource: document360.SavingTokenSource(ctx, conf, token, save),
		BaseURL:     srv.URL(), // document360.Endpoint(region) outside tests
	})
	if err != nil {
		log.Fatal(err)
	}
	projects, err := client.ListProjects(ctx, document360.ListProjectsRequest{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(projects.Projects), "project")
	// Output:
	// saved: refresh-5
	// 1 project
}

// register registers the redirect URL of a sign-in: with Document360 this is done once and for all.
func register(srv *document360test.Server, address string) {
	u, err := url.Parse(address)
	if err != nil {
		log.Fatal(err)
	}
	srv.RegisterClient("client-id", u.Query().Get("redirect_uri"))
}
