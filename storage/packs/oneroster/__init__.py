"""OneRoster 1.1 CSV folders, and the School Data Sync folders that follow them: people and sections."""
