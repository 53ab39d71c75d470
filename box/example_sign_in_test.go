package box_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/box/boxtest"
)

// The file is the one that Box's developer console gives for the application.
func ExampleJWTTokenSource() {
	srv := boxtest.Start() // in place of https://api.box.com
	defer srv.Close()
	cfg, err := box.ParseJWTConfig(srv.JWTConfigFile())
	if err != nil {
		log.Fatal(err)
	}
	cfg.TokenURL = srv.TokenURL()
	source, err := box.JWTTokenSource(cfg)
	if err != nil {
		log.Fatal(err)
	}
	client, err := box.NewClient(box.Config{TokenSource: source, BaseURL: srv.URL()})
	if err != nil {
		log.Fatal(err)
	}
	root, err := client.GetFolder(context.Background(), box.GetFolderRequest{FolderID: "0"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(root.Name)
	// Output: All Files
}

// The tokens of a user are kept in a file that only this program reads. Save replaces it in one
// step, so that it always has a whole pair.
func ExampleRefreshTokenSource() {
	srv := boxtest.Start()
	defer srv.Close()
	srv.AddRefreshToken("stored", time.Time{})
	dir, err := os.MkdirTemp("", "session")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "tokens.json")
	save := func(_ context.Context, pair *oauth2.Token) error {
		text, err := json.Marshal(pair)
		if err != nil {
			return err
		}
		if err := os.WriteFile(file+".new", text, 0o600); err != nil {
			return err
		}
		return os.Rename(file+".new", file)
	}

	source, err := box.RefreshTokenSource(box.RefreshConfig{
		ClientID: boxtest.DefaultClientID, ClientSecret: boxtest.DefaultClientSecret,
		Token: &oauth2.Token{RefreshToken: "stored"}, Save: save, TokenURL: srv.TokenURL(),
	})
	if err != nil {
		log.Fatal(err)
	}
	client, err := box.NewClient(box.Config{TokenSource: source, BaseURL: srv.URL()})
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.GetFolder(context.Background(), box.GetFolderRequest{FolderID: "0"})
	if errors.Is(err, box.ErrSignInRequired) {
		log.Fatal("the user has to consent again: ", err)
	}
	_, missing := os.Stat(file)
	fmt.Println(err, missing)
	// Output: <nil> <nil>
}

// The token of the second client reaches one folder only.
func ExampleDownscopedTokenSource() {
	srv := boxtest.Start()
	defer srv.Close()
	album := srv.MkdirAll("/Album")
	source, err := box.DownscopedTokenSource(box.DownscopeConfig{
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: boxtest.DefaultToken}),
		Scopes:      []box.Scope{box.ScopeItemRead}, FolderID: album, TokenURL: srv.TokenURL(),
	})
	if err != nil {
		log.Fatal(err)
	}
	guest, err := box.NewClient(box.Config{TokenSource: source, BaseURL: srv.URL()})
	if err != nil {
		log.Fatal(err)
	}
	for _, id := range []string{album, "0"} {
		_, err := guest.GetFolder(context.Background(), box.GetFolderRequest{FolderID: id})
		fmt.Println(err == nil, errors.Is(err, box.ErrorCodeInsufficientScope))
	}
	// Output:
	// true false
	// false true
}

func ExampleClient_CreateFolderLock() {
	srv := boxtest.Start()
	defer srv.Close()
	client, contracts := srv.Client(), srv.MkdirAll("/Contracts")
	lock, err := client.CreateFolderLock(context.Background(), box.CreateFolderLockRequest{FolderID: contracts})
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.DeleteFolder(context.Background(), box.DeleteFolderRequest{FolderID: contracts})
	fmt.Println(errors.Is(err, box.ErrorCodeAccessDenied))
	if _, err := client.DeleteFolderLock(context.Background(), box.DeleteFolderLockRequest{LockID: lock.ID}); err != nil {
		log.Fatal(err)
	}
	_, err = client.DeleteFolder(context.Background(), box.DeleteFolderRequest{FolderID: contracts})
	fmt.Println(err)
	// Output:
	// true
	// <nil>
}
