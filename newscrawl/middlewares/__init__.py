"""What stands between a spider and the network: one file a concern."""
