package oracle_test

import (
	"context"
	"fmt"
	"log"

	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

func ExampleClient_CreateAppLink() {
	sim := oracletest.Start()
	defer sim.Close()
	sim.AddUser("v", "p")
	plans := sim.MkdirAll("/Plans")

	link, err := sim.Client().CreateAppLink(context.Background(), oracle.CreateAppLinkRequest{
		FolderID: plans, AssignedUser: "v", Role: oracle.AppLinkRoleContributor,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(link.Role, "of", sim.Path(link.ItemID))
	// Output: contributor of u:/Plans
}

// A program keeps the applink, and gets a new access token when the old one has ended. A client's
// AppLinkTokenSource does that by itself.
func ExampleClient_RefreshAppLink() {
	sim := oracletest.Start()
	defer sim.Close()
	sim.AddUser("v", "p")
	client, ctx := sim.Client(), context.Background()
	link, err := client.CreateAppLink(ctx, oracle.CreateAppLinkRequest{FolderID: sim.MkdirAll("/Plans"), AssignedUser: "v"})
	if err != nil {
		log.Fatal(err)
	}

	fresh, err := client.RefreshAppLink(ctx, oracle.RefreshAppLinkRequest{
		AppLinkID: link.ID, AccessToken: link.AccessToken, RefreshToken: link.RefreshToken,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("another token:", fresh.AccessToken != link.AccessToken)
	// Output: another token: true
}

// One user makes an applink to a folder, and a program of another one copies the folder through it
// for up to 24 hours.
func ExampleClient_AppLinkTokenSource() {
	sim := oracletest.Start()
	defer sim.Close()
	sim.AddUser("v", "p")
	plans, archive := sim.MkdirAll("/Plans"), sim.AddFolder(sim.Home("v"), "Archive")
	ctx := context.Background()
	link, err := sim.Client().CreateAppLink(ctx, oracle.CreateAppLinkRequest{
		FolderID: plans, AssignedUser: "v", Role: oracle.AppLinkRoleContributor,
	})
	if err != nil {
		log.Fatal(err)
	}

	client, err := oracle.NewClient(oracle.Config{BaseURL: sim.URL(), Username: "v", Password: "p"})
	if err != nil {
		log.Fatal(err)
	}
	source, err := client.AppLinkTokenSource(link.AppLink)
	if err != nil {
		log.Fatal(err)
	}
	copied, err := client.CopyFolder(ctx, oracle.CopyFolderRequest{
		FolderID: plans, DestinationID: archive, Access: oracle.Access{AppLinkID: link.ID, TokenSource: source},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sim.Path(copied.ID))
	// Output: v:/Archive/Plans
}
