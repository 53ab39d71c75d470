package oss_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// One program for a developer's machine, a cluster and an instance. It needs an account, so it is
// compiled and not run.
func ExampleDefaultCredentials() {
	credentials, err := oss.DefaultCredentials(oss.DefaultConfig{})
	if err != nil {
		log.Fatal(err)
	}
	client, err := oss.NewClient(oss.Config{Region: "cn-hangzhou", Credentials: credentials})
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CopyObject(context.Background(), oss.CopyObjectRequest{
		Bucket: "oss-example", Key: "copy_oss.jpg", SourceKey: "oss.jpg",
	})
	if errors.Is(err, oss.ErrTransient) {
		log.Print("again later: ", err)
	}
}

// An instance whose role reads, and assumes another role to copy. The simulator takes the place of
// the metadata service, of STS and of OSS, and checks what each is sent.
func ExampleAssumeRole() {
	srv := osstest.Start()
	defer srv.Close()
	srv.AddBucket("oss-example")
	srv.AddObject("oss-example", "oss.jpg", "a picture of the sea")
	srv.SetInstanceRole("web-server", func(r *osstest.InstanceRole) { r.Actions = []string{"sts:AssumeRole"} })
	srv.AddRole("acs:ram::123456789012:role/copier", func(r *osstest.Role) {
		r.Actions = []string{"oss:GetObject", "oss:PutObject", "oss:GetObjectTagging"}
	})

	instance, err := oss.ECSRoleCredentials(oss.ECSRoleConfig{Endpoint: srv.MetadataURL()}) // default: the instance's own
	if err != nil {
		log.Fatal(err)
	}
	copier, err := oss.AssumeRole(oss.AssumeRoleConfig{
		Source: instance, RoleARN: "acs:ram::123456789012:role/copier", SessionName: "nightly", Duration: 15 * time.Minute,
		STSEndpoint: srv.STSURL(), // default: https://sts.aliyuncs.com
	})
	if err != nil {
		log.Fatal(err)
	}
	client, err := oss.NewClient(oss.Config{Region: osstest.DefaultRegion, Endpoint: srv.URL(), Credentials: copier})
	if err != nil {
		log.Fatal(err)
	}
	for _, key := range []string{"1.jpg", "2.jpg"} {
		if _, err := client.CopyObject(context.Background(), oss.CopyObjectRequest{
			Bucket: "oss-example", Key: key, SourceKey: "oss.jpg",
		}); err != nil {
			log.Fatal(err)
		}
	}
	_, err = client.DeleteObject(context.Background(), oss.DeleteObjectRequest{Bucket: "oss-example", Key: "oss.jpg"})
	fmt.Println("the role may delete:", !errors.Is(err, oss.ErrorCodeAccessDenied))
	for _, r := range srv.Requests() {
		fmt.Println(r.Op)
	}
	// Output:
	// the role may delete: false
	// MetadataToken
	// MetadataRole
	// MetadataKeys
	// AssumeRole
	// CopyObject
	// CopyObject
	// DeleteObject
}

func ExampleECSRoleCredentials() {
	srv := osstest.Start()
	defer srv.Close()
	srv.SetInstanceRole("web-server")
	credentials, err := oss.ECSRoleCredentials(oss.ECSRoleConfig{
		RoleName:   "web-server",
		HTTPClient: &http.Client{Transport: srv.Transport()}, // leads to the simulator; leave it out on an instance
	})
	if err != nil {
		log.Fatal(err)
	}
	c, err := credentials.Credentials(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("hours left:", time.Until(c.Expires).Round(time.Hour).Hours())
	fmt.Println("temporary:", c.SecurityToken != "")
	// Output:
	// hours left: 6
	// temporary: true
}

// In a pod, the environment has everything; what a request to STS can be refused with is in the
// error.
func ExampleOIDCRoleCredentials() {
	credentials, err := oss.OIDCRoleCredentials(oss.OIDCRoleConfig{})
	if err != nil {
		log.Fatal(err) // such as: TokenFile is required, or the variable ALIBABA_CLOUD_OIDC_TOKEN_FILE
	}
	_, err = credentials.Credentials(context.Background())
	if refused, ok := errors.AsType[*oss.CredentialsError](err); ok {
		log.Fatal(refused.Code, " ", refused.RequestID)
	}
}

// A program that a secret manager comes with.
func ExampleProcessCredentials() {
	credentials, err := oss.ProcessCredentials(oss.ProcessConfig{
		Command: []string{"/usr/local/bin/vault-aliyun-credential", "--role", "copier"},
		Timeout: 10 * time.Second,
	})
	if err != nil {
		log.Fatal(err)
	}
	client, err := oss.NewClient(oss.Config{Region: "cn-hangzhou", Credentials: credentials})
	if err != nil {
		log.Fatal(err)
	}
	defer client.CloseIdleConnections()
}

// A profile of the vendor's command-line tool, by its name.
func ExampleProfileCredentials() {
	credentials, err := oss.ProfileCredentials(oss.ProfileConfig{Name: "nightly"})
	if e, ok := errors.AsType[*oss.NotExecutedError](err); ok {
		log.Fatal("the profile cannot be used: ", e)
	}
	client, err := oss.NewClient(oss.Config{Region: "cn-hangzhou", Credentials: credentials})
	if err != nil {
		log.Fatal(err)
	}
	defer client.CloseIdleConnections()
}
