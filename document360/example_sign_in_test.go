package document360_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
)

// A user signs in with a browser, and a copy is made in the user's name.
func ExampleOAuthConfig() {
	srv := document360test.Start()
	defer srv.Close()
	example := srv.Example()

	state, verifier := rand.Text(), oauth2.GenerateVerifier() // both for this sign-in alone
	codes := make(chan string, 1)
	callback := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		back := r.URL.Query()
		if back.Get("state") != state {
			http.Error(w, "This redirect belongs to another sign-in.", http.StatusBadRequest)
			return
		}
		fmt.Fprintln(w, "You can close this page.")
		codes <- back.Get("code") // empty where the user refused
	}))
	defer callback.Close()
	srv.RegisterClient("client-id", callback.URL) // with Document360 this is done once and for all

	conf := document360.OAuthConfig(document360.RegionEU, "client-id", callback.URL, document360.ScopeCustomerAPI, "offline_access")
	conf.Endpoint = srv.OAuthEndpoint() // only for the simulator
	browse(conf.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)))

	ctx := context.Background() // of the program, not of one request: every refresh uses it
	token, err := conf.Exchange(ctx, <-codes, oauth2.VerifierOption(verifier))
	if err != nil {
		log.Fatal(err)
	}
	client, err := document360.NewClient(document360.Config{
		TokenSource: conf.TokenSource(ctx, token),
		BaseURL:     srv.URL(), // document360.Endpoint(region) outside tests
	})
	if err != nil {
		log.Fatal(err)
	}
	copied, err := client.CopyFile(ctx, document360.CopyFileRequest{
		ProjectID: example.ProjectID, FolderID: example.FolderID, FileID: example.FileID, DestinationFolderID: example.DestinationFolderID,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("copy:", copied.FileID)
	// Output: copy: 00000003-0000-4000-8000-000000000002
}

// browse stands for the user's browser, which follows the redirect to the program.
func browse(address string) {
	resp, err := http.Get(address)
	if err != nil {
		log.Fatal(err)
	}
	resp.Body.Close()
}
